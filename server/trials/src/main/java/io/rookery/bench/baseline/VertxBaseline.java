package io.rookery.bench.baseline;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plain Vert.x, as its documentation shows: {@code writeBinaryMessage} for each delivery.
 *
 * <p>{@code /echo} answers; {@code /room/NAME} sends to all who are at the same path. One event
 * loop, native transport where there is one.
 */
public final class VertxBaseline extends AbstractVerticle {
  private final Map<String, List<ServerWebSocket>> rooms = new HashMap<>();

  public static void main(String[] arguments) {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    vertx
        .deployVerticle(new VertxBaseline())
        .onFailure(
            failure -> {
              System.out.println("failed " + failure);
              System.exit(1);
            });
  }

  @Override
  public void start(Promise<Void> started) {
    vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
        .webSocketHandler(this::opened)
        .listen()
        .onSuccess(server -> System.out.println("listening " + server.actualPort()))
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private void opened(ServerWebSocket socket) {
    if (socket.path().equals("/echo")) {
      socket.binaryMessageHandler(socket::writeBinaryMessage);
      return;
    }
    List<ServerWebSocket> room = rooms.computeIfAbsent(socket.path(), any -> new ArrayList<>());
    room.add(socket);
    socket.closeHandler(closed -> room.remove(socket));
    socket.binaryMessageHandler(
        message -> {
          for (ServerWebSocket member : room) {
            member.writeBinaryMessage(message);
          }
        });
  }
}
