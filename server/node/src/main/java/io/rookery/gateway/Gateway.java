package io.rookery.gateway;

import io.rookery.gateway.handshake.Admissions;
import io.rookery.gateway.handshake.Handshake;
import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.gateway.limits.RateBuckets;
import io.rookery.gateway.links.Quotas;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** A node's gateway: one listener per event loop, all on one port. Safe on every thread. */
public final class Gateway {
  private static final int LONGEST_HEADERS = 8 * 1024;
  private static final int LONGEST_REQUEST_LINE = 4 * 1024;

  private final Vertx vertx;
  private final List<GatewayVerticle> verticles;

  /**
   * Where and how to listen.
   *
   * @param http host, port and TLS; the rest of it is the gateway's to decide
   * @param pages takes the requests that are no WebSockets, such as a router
   */
  public record Listening(
      HttpServerOptions http, Handler<HttpServerRequest> pages, GatewayOptions options) {}

  private Gateway(Vertx vertx, List<GatewayVerticle> verticles) {
    this.vertx = vertx;
    this.verticles = verticles;
  }

  /**
   * Starts listening.
   *
   * @param loops how many verticles, one per event loop
   * @param random spreads what must not happen to all clients at once
   */
  public static Future<Gateway> start(
      Vertx vertx,
      int loops,
      Listening listening,
      GatewayServices services,
      RandomGenerator random) {
    GatewayOptions options = listening.options();
    Listening hardened =
        new Listening(hardened(listening.http(), options), listening.pages(), options);
    Admissions admissions =
        new Admissions(
            options.limits().connectionsPerAddress(),
            options.limits().connectionsPerNode(),
            options.edge().loopbackExempt());
    var shared =
        new GatewayVerticle.Shared(
            admissions,
            new RateBuckets(options.rates().connectionsOfAddress()),
            new Quotas(options, services.metrics()),
            random);
    List<GatewayVerticle> verticles = new ArrayList<>();
    List<Future<String>> deployments = new ArrayList<>();
    for (int index = 0; index < loops; index++) {
      var verticle = new GatewayVerticle(index, loops, hardened, services, shared);
      verticles.add(verticle);
      deployments.add(vertx.deployVerticle(verticle, new DeploymentOptions()));
    }
    return Future.all(deployments).map(all -> new Gateway(vertx, verticles));
  }

  /** The defaults of the HTTP server that an open edge does not survive are replaced here. */
  static HttpServerOptions hardened(HttpServerOptions http, GatewayOptions options) {
    return new HttpServerOptions(http)
        .setUseAlpn(false) // HTTP/2 has no upgrade, and Vert.x no WebSockets over it
        .setHttp2ClearTextEnabled(false)
        .setCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setMaxWebSocketFrameSize(options.limits().messageBytes())
        .setMaxWebSocketMessageSize(options.limits().messageBytes())
        .setAcceptUnmaskedFrames(false)
        .setWebSocketSubProtocols(List.of(Handshake.SUBPROTOCOL))
        .setRegisterWebSocketWriteHandlers(false)
        .setMaxHeaderSize(LONGEST_HEADERS)
        .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
        .setSslHandshakeTimeout(options.timing().tls().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setStrictThreadMode(true)
        .setTcpNoDelay(true);
  }

  /** The port it listens on, which the system chose if that asked for 0. */
  public int port() {
    return verticles.get(0).port();
  }

  /**
   * Takes no more connections, tells all clients when to return, and closes them one by one.
   *
   * @param returnWithin each client is told a random time within it
   * @param closeWithin each client is closed at a random moment within it
   * @return completes when all are closed; what takes longer ends with the node
   */
  public Future<Void> drain(Duration returnWithin, Duration closeWithin) {
    return Future.all(
            verticles.stream().map(verticle -> verticle.drain(returnWithin, closeWithin)).toList())
        .mapEmpty();
  }

  /** Stops listening and closes what is still open. */
  public Future<Void> stop() {
    return Future.all(
            verticles.stream().map(verticle -> vertx.undeploy(verticle.deploymentID())).toList())
        .mapEmpty();
  }
}
