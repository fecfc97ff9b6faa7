package io.rookery.cluster;

import io.rookery.cluster.map.Rule;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Real nodes on loopback in this process, for tests; a cluster of their own. */
public final class TestCluster implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  private static final int LOWEST_PORT = 12_000;
  private static final int FIRST_EPHEMERAL_PORT = 32_768;

  private final String name = "test-" + Long.toHexString(System.nanoTime());
  private final List<Rule<?, ?, ?>> rules;
  private final List<Cluster> nodes = new ArrayList<>();
  private final List<String> addresses = new ArrayList<>();
  private int started;

  public TestCluster(int size, Rule<?, ?, ?>... rules) {
    this.rules = List.of(rules);
    for (int i = 0; i < size; i++) {
      add();
    }
  }

  /** Starts one more node and waits until all see it. */
  public Cluster add() {
    int port = freePort();
    ClusterOptions options =
        new ClusterOptions(
            name,
            "n" + ++started,
            "127.0.0.1",
            port,
            addresses,
            "",
            false,
            Optional.empty(),
            ClusterOptions.Detection.usual());
    Cluster node = Cluster.start(options, rules);
    nodes.add(node);
    addresses.add("127.0.0.1:" + port);
    await(() -> nodes.stream().allMatch(each -> each.members() == nodes.size()));
    return node;
  }

  public Cluster node(int index) {
    return nodes.get(index);
  }

  public List<Cluster> nodes() {
    return List.copyOf(nodes);
  }

  /** Ends a node as kill -9 would. */
  public void kill(Cluster node) {
    addresses.remove(nodes.indexOf(node));
    nodes.remove(node);
    node.kill();
  }

  /** Runs on a new event-loop context of the node, and gives its result. */
  public static <T> T on(Cluster node, Callable<Future<T>> act) {
    return on(node.vertx().getOrCreateContext(), act);
  }

  public static <T> T on(Context context, Callable<Future<T>> act) {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(
        ignored -> {
          try {
            act.call().onComplete(result::complete, result::completeExceptionally);
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return get(result);
  }

  public static <T> T get(CompletableFuture<T> result) {
    try {
      return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came within " + PATIENCE_SECONDS + " s", e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for an effect. */
  public static void await(BooleanSupplier effect) {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!effect.getAsBoolean()) {
      if (System.nanoTime() > patience) {
        throw new AssertionError("the effect did not come within " + PATIENCE_SECONDS + " s");
      }
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
  }

  /** A port that nobody has now. */
  public static int freePort() {
    return freePorts(1).get(0);
  }

  /**
   * Different ports; all are held until all are known. They lie below those that the system gives
   * to whoever connects: so nobody has one of them before its node listens there.
   */
  static List<Integer> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      while (sockets.size() < count) {
        int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, FIRST_EPHEMERAL_PORT);
        try {
          sockets.add(new ServerSocket(port));
        } catch (IOException taken) {
          // another one, then
        }
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      sockets.forEach(TestCluster::close);
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    nodes.forEach(Cluster::close);
  }
}
