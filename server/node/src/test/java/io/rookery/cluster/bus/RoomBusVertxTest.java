package io.rookery.cluster.bus;

import io.rookery.bus.Envelope;
import io.rookery.bus.Uplink;
import io.rookery.cluster.TestCluster;
import io.rookery.cluster.members.Nodes;
import io.rookery.metrics.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoomBusVertxTest {
  private static final Uplink UPLINK = Uplink.newBuilder().setRoom("r").setAcked(1).build();

  private final Seen nodes = new Seen();
  private final List<Long> positions = new CopyOnWriteArrayList<>();
  private Vertx vertx;
  private EventBusRoomBus bus;
  private Context sender;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    bus = new EventBusRoomBus(vertx, nodes, Metrics.none());
    TestCluster.get(bus.start().toCompletionStage().toCompletableFuture());
    sender = vertx.getOrCreateContext();
    vertx
        .eventBus()
        .consumer(
            "rookery.node.mortal",
            (Message<Envelope> message) -> {
              if (message.body().getUplinksCount() > 0) {
                positions.add(message.body().getPosition());
              }
            });
  }

  @AfterEach
  void stop() {
    TestCluster.get(vertx.close().toCompletionStage().toCompletableFuture());
  }

  /**
   * What gateways still sent to a node that was gone made its window anew; nothing ever forgot that
   * one, and the bus wrote to the dead address five times a second from then on.
   */
  @Test
  void whatIsSentToANodeThatIsGoneIsForgottenToo() {
    sendOne();
    nodes.leave("mortal");
    long[] last = {sendOne()};
    TestCluster.await(
        () -> {
          long next = sendOne();
          boolean isNewWindow = next - last[0] > UPLINK.getSerializedSize();
          last[0] = next;
          return isNewWindow;
        });
  }

  /** The position of one more uplink: of a new window, it is far beyond those before. */
  private long sendOne() {
    int before = positions.size();
    TestCluster.on(
        sender,
        () -> {
          bus.up("mortal", UPLINK);
          return Future.succeededFuture();
        });
    TestCluster.await(() -> positions.size() > before);
    return positions.get(before);
  }

  /** Nodes as the test says. */
  private static final class Seen implements Nodes {
    private final List<String> up = new CopyOnWriteArrayList<>(List.of("self", "mortal"));
    private final List<Consumer<String>> gone = new CopyOnWriteArrayList<>();

    void leave(String node) {
      up.remove(node);
      gone.forEach(callback -> callback.accept(node));
    }

    @Override
    public String self() {
      return "self";
    }

    @Override
    public Collection<Node> all() {
      return up.stream().map(id -> new Node(id, 0, 0, false)).toList();
    }

    @Override
    public void onGone(Consumer<String> callback) {
      gone.add(callback);
    }

    @Override
    public void load(Supplier<Load> mine) {}

    @Override
    public void publicUrls(Collection<String> mine) {}

    @Override
    public Collection<String> publicUrls() {
      return List.of();
    }

    @Override
    public void drain() {}
  }
}
