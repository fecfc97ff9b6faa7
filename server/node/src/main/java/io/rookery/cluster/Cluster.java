package io.rookery.cluster;

import com.google.protobuf.MessageLite;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.rookery.cluster.bus.EventBusRoomBus;
import io.rookery.cluster.bus.RoomBus;
import io.rookery.cluster.directory.HazelcastRoomDirectory;
import io.rookery.cluster.directory.RoomDirectory;
import io.rookery.cluster.map.HazelcastSharedMap;
import io.rookery.cluster.map.Rule;
import io.rookery.cluster.map.Rules;
import io.rookery.cluster.map.SharedMap;
import io.rookery.cluster.members.HazelcastNodes;
import io.rookery.cluster.members.Nodes;
import io.rookery.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's membership: Hazelcast first, then Vert.x upon it, and what the rest of the node uses.
 *
 * <p>Starting and closing block, and belong on a thread that is no event loop.
 */
public final class Cluster implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Cluster.class);
  private static final int START_SECONDS = 60;
  private static final int CLOSE_SECONDS = 10;

  private final HazelcastInstance hazelcast;
  private final Rules rules;
  private final Vertx vertx;
  private final HazelcastNodes nodes;
  private final HazelcastRoomDirectory directory;
  private final EventBusRoomBus bus;

  private Cluster(HazelcastInstance hazelcast, Rules rules, Members members, Bus bus) {
    this.hazelcast = hazelcast;
    this.rules = rules;
    this.nodes = members.nodes;
    this.directory = members.directory;
    this.vertx = bus.vertx;
    this.bus = bus.rooms;
  }

  /** Starts this node's membership with Vert.x's defaults, counting nothing. */
  public static Cluster start(ClusterOptions options, List<Rule<?, ?, ?>> shared) {
    return start(options, shared, new VertxOptions(), UnaryOperator.identity(), Metrics.none());
  }

  /**
   * Starts this node's membership.
   *
   * @param shared the rules of values that others share through {@link #sharedMap}
   * @param vertxOptions as the node wants them; the event bus's are set here
   * @param vertxWith what else Vert.x is to be built with
   * @throws IllegalArgumentException when the options are refused
   * @throws IllegalStateException when it cannot start, and why
   */
  public static Cluster start(
      ClusterOptions options,
      List<Rule<?, ?, ?>> shared,
      VertxOptions vertxOptions,
      UnaryOperator<VertxBuilder> vertxWith,
      Metrics metrics) {
    List<Rule<?, ?, ?>> all = new ArrayList<>(shared);
    all.add(HazelcastRoomDirectory.rule());
    Rules rules = new Rules(all, System::currentTimeMillis);
    HazelcastInstance hazelcast = startHazelcast(HazelcastSettings.of(options, rules), options);
    try {
      Members members = Members.start(options, hazelcast, rules);
      try {
        Bus bus =
            new Attempts(ThreadLocalRandom.current(), Thread::sleep)
                .make(
                    () ->
                        Bus.start(
                            startVertx(options, hazelcast, vertxOptions, vertxWith),
                            members.nodes,
                            metrics));
        members.nodes.start(bus.vertx);
        return new Cluster(hazelcast, rules, members, bus);
      } catch (RuntimeException e) {
        members.directory.close();
        throw e;
      }
    } catch (RuntimeException e) {
      hazelcast.shutdown();
      throw e;
    }
  }

  private static HazelcastInstance startHazelcast(Config config, ClusterOptions options) {
    try {
      return Hazelcast.newHazelcastInstance(config);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "the cluster could not be started on "
              + options.host()
              + ":"
              + options.port()
              + ": another address or port may help ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private static Vertx startVertx(
      ClusterOptions options,
      HazelcastInstance hazelcast,
      VertxOptions vertxOptions,
      UnaryOperator<VertxBuilder> vertxWith) {
    VertxOptions own = new VertxOptions(vertxOptions).setPreferNativeTransport(true);
    own.getEventBusOptions()
        .setHost(options.host())
        .setClusterPublicHost(
            options.publicHost().isEmpty()
                ? options.host()
                : options.publicHost().replaceFirst(":\\d+$", ""))
        .setClusterPingInterval(1_000)
        .setClusterPingReplyInterval(3_000);
    options.tls().ifPresent(tls -> secure(own.getEventBusOptions(), tls));
    return await(
        vertxWith
            .apply(Vertx.builder().with(own))
            .withClusterManager(new HazelcastClusterManager(hazelcast))
            .buildClustered(),
        START_SECONDS);
  }

  /** Both sides show a certificate; by which name one is reached does not matter. */
  private static void secure(EventBusOptions bus, ClusterOptions.Tls tls) {
    bus.setSsl(true)
        .setKeyCertOptions(
            new PemKeyCertOptions().setCertPath(tls.certificate()).setKeyPath(tls.key()))
        .setTrustOptions(new PemTrustOptions().addCertPath(tls.authority()))
        .setTrustAll(false) // it is true by default
        .setClientAuth(ClientAuth.REQUIRED);
  }

  public Vertx vertx() {
    return vertx;
  }

  public Nodes nodes() {
    return nodes;
  }

  public RoomDirectory directory() {
    return directory;
  }

  public RoomBus bus() {
    return bus;
  }

  /** Values that change by one of the rules this was started with. */
  public <V, Q extends MessageLite, A extends MessageLite> SharedMap<Q, A> sharedMap(
      Rule<V, Q, A> rule) {
    rules.named(rule.name());
    return new HazelcastSharedMap<>(hazelcast.getMap(rule.name()), rules, rule);
  }

  /**
   * What the cluster agreed on under a name: the first proposal. Blocks.
   *
   * <p>For small things that all nodes must share as long as one of them lives.
   */
  public byte[] agree(String name, byte[] proposal) {
    byte[] agreed = hazelcast.<String, byte[]>getMap("agreed").putIfAbsent(name, proposal);
    return agreed == null ? proposal : agreed;
  }

  /** The {@code host:port} that others may join. */
  public String address() {
    var address = hazelcast.getCluster().getLocalMember().getAddress();
    return address.getHost() + ":" + address.getPort();
  }

  /** Whether every value that members keep has its backup. */
  public boolean isSafe() {
    return hazelcast.getLifecycleService().isRunning()
        && hazelcast.getPartitionService().isClusterSafe();
  }

  /** How many members this node sees, itself among them. */
  public int members() {
    return hazelcast.getCluster().getMembers().size();
  }

  /** Leaves as it should be: others know before the connections are gone. */
  @Override
  public void close() {
    directory.close();
    quietly("the bus", bus.close());
    nodes.close(vertx);
    quietly("Vert.x", vertx.close());
    hazelcast.shutdown();
  }

  /** Is gone from one moment to the next, as if its process had been killed; for tests. */
  void kill() {
    directory.close();
    hazelcast.getLifecycleService().terminate();
    quietly("Vert.x", vertx.close());
  }

  private static void quietly(String what, Future<Void> closing) {
    try {
      await(closing, CLOSE_SECONDS);
    } catch (IllegalStateException e) {
      log.warn("{} did not close as it should; going on", what, e);
    }
  }

  private static <T> T await(Future<T> future, int seconds) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What needs Hazelcast only. */
  private record Members(HazelcastNodes nodes, HazelcastRoomDirectory directory) {

    static Members start(ClusterOptions options, HazelcastInstance hazelcast, Rules rules) {
      HazelcastNodes nodes = new HazelcastNodes(hazelcast, options.node());
      return new Members(nodes, new HazelcastRoomDirectory(hazelcast, rules, nodes));
    }
  }

  /** What may have to be started again, as it enters itself among the members. */
  private record Bus(Vertx vertx, EventBusRoomBus rooms) {

    static Bus start(Vertx vertx, Nodes nodes, Metrics metrics) {
      EventBusRoomBus rooms = new EventBusRoomBus(vertx, nodes, metrics);
      try {
        await(rooms.start(), START_SECONDS);
        return new Bus(vertx, rooms);
      } catch (RuntimeException e) {
        quietly("Vert.x", vertx.close());
        throw e;
      }
    }
  }
}
