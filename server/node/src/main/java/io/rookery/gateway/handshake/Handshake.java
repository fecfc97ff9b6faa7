package io.rookery.gateway.handshake;

import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.metrics.UpgradeRefusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Decides whether a request gets an answer at all, and before the 101 whether a WebSocket. */
public final class Handshake {
  public static final String SUBPROTOCOL = "rookery.v1";
  public static final String VERSION_HEADER = "Sec-WebSocket-Version";
  public static final String VERSION = "13";
  private static final String WEBSOCKET = "websocket";
  private static final int KEY_BYTES = 16;
  private static final int KEY_LENGTH = 24;

  private final Hosts hosts;
  private final Origins origins;

  /**
   * What the edge's options ask for.
   *
   * @param nodeUrls public URLs of all nodes; asked at each handshake from another's page
   */
  public Handshake(GatewayOptions.Edge edge, Supplier<? extends Collection<String>> nodeUrls) {
    this.hosts = new Hosts(edge.hosts());
    this.origins = new Origins(nodeUrls, edge);
  }

  /** Why not, and with which status that is answered. */
  public record Refusal(int status, UpgradeRefusal why, String sentence) {}

  /** Whether an origin can be listed: {@code https://play.example.org}, with a port or without. */
  public static boolean isOrigin(String text) {
    return Origins.isOrigin(text);
  }

  public static boolean isUpgrade(HttpServerRequest request) {
    return lists(request, "Upgrade", WEBSOCKET);
  }

  /** Whether something follows the request's head that nobody here would read. */
  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.trim().equals("0"));
  }

  /**
   * Looks at a request's head.
   *
   * @param upgrade whether it asks for a WebSocket
   * @return why it is refused; empty when it may go on
   */
  public Optional<Refusal> judge(HttpServerRequest request, boolean upgrade, boolean draining) {
    if (!request.uri().startsWith("/")) {
      return refuse(400, UpgradeRefusal.BAD_REQUEST, "The request names a path of this server's.");
    }
    if (!upgrade && hasBody(request)) {
      // Nobody would read it, and it could drip for as long as it likes.
      return refuse(413, UpgradeRefusal.BAD_REQUEST, "Nothing here takes a body.");
    }
    if (!hosts.admits(request.getHeader(HttpHeaders.HOST))) {
      return refuse(
          421,
          UpgradeRefusal.HOST,
          "This node is not known by this name: --public-url gives it one.");
    }
    return upgrade ? handshake(request, draining) : Optional.empty();
  }

  private Optional<Refusal> handshake(HttpServerRequest request, boolean draining) {
    if (draining) {
      return refuse(503, UpgradeRefusal.DRAINING, "This node is about to stop.");
    }
    Optional<String> fault = fault(request);
    if (fault.isPresent()) {
      return refuse(400, UpgradeRefusal.BAD_REQUEST, fault.get());
    }
    if (!VERSION.equals(only(request, VERSION_HEADER))) {
      return refuse(426, UpgradeRefusal.BAD_REQUEST, "The WebSocket version is " + VERSION + ".");
    }
    if (!offersSubprotocol(request)) {
      return refuse(400, UpgradeRefusal.SUBPROTOCOL, "Offer the subprotocol " + SUBPROTOCOL + ".");
    }
    if (!isFromOurPage(request)) {
      return refuse(
          403,
          UpgradeRefusal.ORIGIN,
          "Pages of this origin are not admitted to this server: --allowed-origin lists it.");
    }
    return Optional.empty();
  }

  /**
   * Whether a request comes from a page that may connect, or from no page at all.
   *
   * <p>A browser says one origin; what is no browser says none.
   */
  public boolean isFromOurPage(HttpServerRequest request) {
    return request.headers().getAll(HttpHeaders.ORIGIN).size() <= 1
        && origins.admits(
            request.getHeader(HttpHeaders.ORIGIN),
            request.getHeader(HttpHeaders.HOST),
            request.isSSL());
  }

  /** What RFC 6455 asks of a request, section 4.2.1, beside the version. */
  private static Optional<String> fault(HttpServerRequest request) {
    if (request.method() != HttpMethod.GET || request.version() != HttpVersion.HTTP_1_1) {
      return Optional.of("A WebSocket begins with a GET of HTTP/1.1.");
    }
    if (hasBody(request)) {
      return Optional.of("A WebSocket begins with a request without a body.");
    }
    String host = only(request, "Host");
    if (host == null || host.isBlank()) {
      return Optional.of("The request names one Host.");
    }
    if (!lists(request, "Connection", "upgrade")) {
      return Optional.of("The Connection header lists Upgrade.");
    }
    return isKey(only(request, "Sec-WebSocket-Key"))
        ? Optional.empty()
        : Optional.of("The Sec-WebSocket-Key is 16 bytes in base64.");
  }

  private static boolean isKey(String key) {
    try {
      return key != null
          && key.trim().length() == KEY_LENGTH
          && Base64.getDecoder().decode(key.trim()).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The header's value; null when there is none, or more than one. */
  private static String only(HttpServerRequest request, String header) {
    List<String> all = request.headers().getAll(header);
    return all.size() == 1 ? all.get(0).trim() : null;
  }

  private static boolean lists(HttpServerRequest request, String header, String token) {
    return items(request, header).anyMatch(token::equalsIgnoreCase);
  }

  private static boolean offersSubprotocol(HttpServerRequest request) {
    return items(request, "Sec-WebSocket-Protocol").anyMatch(SUBPROTOCOL::equals);
  }

  private static Stream<String> items(HttpServerRequest request, String header) {
    return request.headers().getAll(header).stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::trim);
  }

  private static Optional<Refusal> refuse(int status, UpgradeRefusal why, String sentence) {
    return Optional.of(new Refusal(status, why, sentence));
  }
}
