package io.rookery.admin;

import io.rookery.game.GameType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The operators' listener: {@code /metrics}, {@code /health/…} and, with the token, the admin API.
 *
 * <p>Without TLS: it belongs on loopback or behind something that does it.
 */
public final class AdminServer {
  private static final int LONGEST_BODY = 64 * 1024;
  private static final int IDLE_SECONDS = 60;

  private AdminServer() {}

  /**
   * Starts to listen.
   *
   * @param metrics what Prometheus is to be told, in its text format
   * @param types the game types this node has, by name; asked for each call
   */
  public static Future<HttpServer> start(
      Vertx vertx,
      AdminOptions options,
      Supplier<String> metrics,
      Health health,
      Rooms rooms,
      Supplier<Map<String, GameType<?, ?, ?>>> types) {
    return new RoomCalls(rooms, types)
        .router(vertx)
        .compose(
            calls ->
                vertx
                    .createHttpServer(
                        new HttpServerOptions()
                            .setHost(options.bind())
                            .setPort(options.port())
                            .setHttp2ClearTextEnabled(false) // or a silent socket is not told of
                            .setIdleTimeout(IDLE_SECONDS))
                    .connectionHandler(new AdminConnections()::opened)
                    .requestHandler(router(vertx, options, metrics, health, calls))
                    .listen());
  }

  private static Router router(
      Vertx vertx, AdminOptions options, Supplier<String> metrics, Health health, Router calls) {
    Problems problems = new Problems();
    Router router = Router.router(vertx);
    router.route().handler(new KnownHosts(options.hosts()));
    router.route().handler(new Escapes());
    router
        .get("/metrics")
        .handler(
            context ->
                context
                    .response()
                    .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(metrics.get()));
    health.mountOn(router, vertx);
    router.route("/admin/*").handler(new BearerToken(options.token()));
    router.route("/admin/*").handler(Problems::whileReading);
    router.route("/admin/*").handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY));
    router.route("/admin/*").handler(Problems::afterReading);
    router.route("/*").subRouter(calls);
    router.route().failureHandler(problems);
    router.errorHandler(400, Problems::malformed);
    for (int status : new int[] {404, 405}) {
      router.errorHandler(status, problems);
    }
    return router;
  }
}
