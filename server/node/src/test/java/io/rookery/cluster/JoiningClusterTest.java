package io.rookery.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JoiningClusterTest {
  private static final int NODES = 10;
  private static final int PATIENCE_SECONDS = 120;

  /** Of nodes that were started together some did not start, as others came just then. */
  @Test
  void tenNodesThatAreStartedAtOnceAllStartAndMeet() throws Exception {
    List<Integer> ports = TestCluster.freePorts(NODES);
    List<String> peers = ports.stream().map(port -> "127.0.0.1:" + port).toList();
    String name = "ten-" + Long.toHexString(System.nanoTime());
    ExecutorService starters = Executors.newFixedThreadPool(NODES);
    CountDownLatch together = new CountDownLatch(NODES);
    List<Future<Cluster>> starting = new ArrayList<>();
    List<Cluster> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < NODES; i++) {
        ClusterOptions options =
            new ClusterOptions(
                name,
                "n" + i,
                "127.0.0.1",
                ports.get(i),
                peers,
                "",
                false,
                Optional.empty(),
                ClusterOptions.Detection.usual());
        starting.add(
            starters.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return Cluster.start(options, List.of());
                }));
      }
      for (Future<Cluster> each : starting) {
        nodes.add(each.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
      for (Cluster node : nodes) {
        TestCluster.await(() -> node.members() == NODES);
      }
      assertEquals(NODES, nodes.stream().map(Cluster::address).distinct().count());
    } finally {
      starters.shutdown();
      nodes.parallelStream().forEach(Cluster::kill);
    }
  }
}
