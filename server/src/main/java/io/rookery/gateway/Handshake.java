package io.rookery.gateway;

import io.rookery.metrics.UpgradeRefusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;

/** Decides before the 101 whether a request may become a WebSocket. */
final class Handshake {
  static final String SUBPROTOCOL = "rookery.v1";
  private static final String WEBSOCKET = "websocket";

  private final Origins origins;

  /**
   * What the edge's options ask for.
   *
   * @param nodeUrls public URLs of all nodes; asked at each handshake from another's page
   */
  Handshake(GatewayOptions.Edge edge, Supplier<? extends Collection<String>> nodeUrls) {
    this.origins = new Origins(nodeUrls, edge.allowedOrigins());
  }

  /** Why not, and with which status that is answered. */
  record Refusal(int status, UpgradeRefusal why, String sentence) {}

  static boolean isUpgrade(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.UPGRADE, WEBSOCKET, true);
  }

  Optional<Refusal> judge(HttpServerRequest request, boolean draining) {
    if (draining) {
      return refuse(503, UpgradeRefusal.DRAINING, "This node is about to stop.");
    }
    if (!offersSubprotocol(request)) {
      return refuse(400, UpgradeRefusal.SUBPROTOCOL, "Offer the subprotocol " + SUBPROTOCOL + ".");
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (!origins.admits(origin, request.getHeader(HttpHeaders.HOST), request.isSSL())) {
      return refuse(
          403, UpgradeRefusal.ORIGIN, "Pages of this origin are not admitted to this server.");
    }
    return Optional.empty();
  }

  private static boolean offersSubprotocol(HttpServerRequest request) {
    return request.headers().getAll("Sec-WebSocket-Protocol").stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .anyMatch(offer -> offer.trim().equals(SUBPROTOCOL));
  }

  private static Optional<Refusal> refuse(int status, UpgradeRefusal why, String sentence) {
    return Optional.of(new Refusal(status, why, sentence));
  }
}
