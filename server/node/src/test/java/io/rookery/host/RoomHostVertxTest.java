package io.rookery.host;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.rookery.bus.RoomSpec;
import io.rookery.cluster.TestCluster;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.room.GameTypes;
import io.rookery.room.Trial;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoomHostVertxTest {
  private static final RoomSpec SPEC = RoomSpec.newBuilder().setType(Trial.TYPE.name()).build();

  private final LoneNode node = new LoneNode();
  private final AtomicInteger searches = new AtomicInteger();
  private Vertx vertx;
  private Context loop;
  private RoomHost host;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    loop = vertx.getOrCreateContext();
    host =
        TestCluster.on(
            loop,
            () ->
                RoomHost.start(
                    searched(vertx), GameTypes.of(List.of(Trial.TYPE)), node.services(), 1, 1_000));
  }

  @AfterEach
  void stop() {
    TestCluster.get(vertx.close().toCompletionStage().toCompletableFuture());
  }

  /**
   * A room was known before it had an event loop: what was to be done with all rooms, because a
   * node was gone or this one stopped, threw, and what was to be done after that was not done.
   */
  @Test
  void aNodeMayGoAndThisOneDrainWhileARoomIsBeingBorn() {
    Future<RoomEntry> born =
        TestCluster.on(
            loop,
            () -> {
              node.holdClaims();
              Future<RoomEntry> room = host.open(SPEC);
              node.grant(); // the room is on its way to its event loop, which is this one
              assertDoesNotThrow(() -> node.nodeGone("another"));
              return Future.succeededFuture(room);
            });
    TestCluster.get(born.toCompletionStage().toCompletableFuture());
    Future<Void> drained =
        TestCluster.on(
            loop,
            () -> {
              node.holdClaims();
              host.open(SPEC);
              node.grant();
              return Future.succeededFuture(host.drain("we stop"));
            });
    TestCluster.get(drained.toCompletionStage().toCompletableFuture());
    assertFalse(node.list().iterator().hasNext(), "both are over, and nobody owns them");
  }

  /**
   * For each room that was over, all verticles of the node were listed, to see whether it was among
   * them: 16,000 rooms that expired together held up an event loop for ten seconds.
   */
  @Test
  void aRoomsEndLooksAtNoOtherRoom() {
    TestCluster.on(
        loop, () -> Future.all(host.open(SPEC), host.open(SPEC), host.open(SPEC)).mapEmpty());
    TestCluster.on(loop, () -> host.drain("we stop"));
    TestCluster.await(() -> vertx.deploymentIDs().isEmpty());
    assertEquals(0, searches.get());
  }

  /** The same, but that it is counted who lists all verticles. */
  private Vertx searched(Vertx usual) {
    return (Vertx)
        Proxy.newProxyInstance(
            VertxInternal.class.getClassLoader(),
            new Class<?>[] {VertxInternal.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("deploymentIDs")) {
                searches.incrementAndGet();
              }
              return method.invoke(usual, arguments);
            });
  }
}
