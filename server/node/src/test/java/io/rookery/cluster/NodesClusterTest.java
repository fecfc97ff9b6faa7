package io.rookery.cluster;

import io.rookery.cluster.members.Nodes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class NodesClusterTest {

  /** One callback that threw kept those behind it from hearing that a node was gone. */
  @Test
  void whoFailsWhenANodeGoesKeepsNobodyFromHearingOfIt() {
    try (TestCluster cluster = new TestCluster(2)) {
      Cluster doomed = cluster.node(1);
      Set<String> heard = ConcurrentHashMap.newKeySet();
      Nodes nodes = cluster.node(0).nodes();
      nodes.onGone(
          node -> {
            throw new IllegalStateException("this callback fails, as this test wants it");
          });
      nodes.onGone(heard::add);
      String id = doomed.nodes().self();
      cluster.kill(doomed);
      TestCluster.await(() -> heard.contains(id));
    }
  }
}
