package io.rookery.cluster.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.hazelcast.core.EntryView;
import io.rookery.cluster.Cluster;
import io.rookery.cluster.TestCluster;
import io.rookery.cluster.map.StoredMessage;
import io.rookery.cluster.wire.RoomEntry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DirectoryClusterTest {
  private static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster = new TestCluster(2);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void ofManyClaimsAtOnceOneOwnsTheRoom() {
    List<Future<Optional<RoomEntry>>> claims = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Cluster node = cluster.node(i % 2);
      claims.add(node.directory().claim(wanted("raced", node, "claim-" + i), 0, 0));
    }
    Set<ByteString> owners =
        TestCluster.get(Future.all(claims).toCompletionStage().toCompletableFuture())
            .<Optional<RoomEntry>>list()
            .stream()
            .map(owned -> owned.orElseThrow().getClaim())
            .collect(Collectors.toSet());
    assertEquals(1, owners.size());
  }

  @Test
  void theSameClaimFromAnywhereHasTheSameEpoch() {
    RoomEntry wanted = wanted("claimed-twice", cluster.node(0), "claim");
    RoomEntry first = claim(cluster.node(0), wanted);
    assertTrue(first.getEpoch() > 0);
    assertEquals(first, claim(cluster.node(1), wanted));
  }

  @Test
  void everyNodeLearnsOfARoomItsPlayersAndItsEnd() {
    Cluster here = cluster.node(0);
    Cluster there = cluster.node(1);
    Set<String> removed = ConcurrentHashMap.newKeySet();
    there.directory().onRemoved(entry -> removed.add(entry.getRoom()));
    RoomEntry entry = claim(here, wanted("followed", here, "claim"));
    TestCluster.await(() -> there.directory().peek("followed").isPresent());
    for (int players = 1; players <= 50; players++) {
      here.directory().report("followed", entry.getEpoch(), players, false);
    }
    TestCluster.await(() -> there.directory().peek("followed").orElseThrow().getPlayers() == 50);
    TestCluster.on(here, () -> here.directory().release("followed", entry.getEpoch()));
    TestCluster.await(() -> removed.contains("followed"));
    assertTrue(there.directory().peek("followed").isEmpty());
    assertTrue(TestCluster.on(there, () -> there.directory().find("followed")).isEmpty());
  }

  @Test
  void theRoomsOfANodeThatDiesAreRemovedEverywhere() {
    Cluster doomed = cluster.add();
    Cluster survivor = cluster.node(1);
    Set<String> removed = ConcurrentHashMap.newKeySet();
    Set<String> gone = ConcurrentHashMap.newKeySet();
    survivor.directory().onRemoved(entry -> removed.add(entry.getRoom()));
    survivor.nodes().onGone(gone::add);
    for (int i = 0; i < 20; i++) {
      claim(doomed, wanted("doomed-" + i, doomed, "claim"));
    }
    claim(survivor, wanted("survivor", survivor, "claim"));
    TestCluster.await(() -> survivor.directory().peek("doomed-19").isPresent());
    String node = doomed.nodes().self();
    cluster.kill(doomed);
    TestCluster.await(() -> removed.size() == 20);
    TestCluster.await(() -> gone.contains(node));
    for (Cluster each : cluster.nodes()) {
      TestCluster.await(
          () -> each.directory().list().stream().noneMatch(e -> e.getNode().equals(node)));
      assertTrue(each.directory().peek("survivor").isPresent());
    }
  }

  /** Only its last epoch is kept, on every member that has the value, and for a while. */
  @Test
  void aRoomThatClosedIsRememberedForAWhileAndSeenByNobody() {
    Cluster node = cluster.node(0);
    RoomEntry entry = claim(node, wanted("remembered", node, "claim"));
    int before = node.directory().list().size();
    TestCluster.on(node, () -> node.directory().release("remembered", entry.getEpoch()));
    TestCluster.await(() -> node.directory().list().size() < before);
    EntryView<String, StoredMessage> kept = directory(node).map().getEntryView("remembered");
    assertEquals(DirectoryRule.REMEMBERED_MILLIS, kept.getTtl());
    RoomEntry late = wanted("remembered", node, "late");
    assertEquals(Optional.empty(), TestCluster.on(node, () -> node.directory().claim(late, 0, 0)));
    RoomEntry restored =
        TestCluster.on(node, () -> node.directory().claim(late, entry.getEpoch(), 0)).orElseThrow();
    assertEquals(entry.getEpoch() + 1, restored.getEpoch());
    EntryView<String, StoredMessage> again = directory(node).map().getEntryView("remembered");
    assertEquals(Long.MAX_VALUE, again.getExpirationTime(), "it is not forgotten while it lives");
  }

  private static HazelcastRoomDirectory directory(Cluster node) {
    return (HazelcastRoomDirectory) node.directory();
  }

  private static RoomEntry claim(Cluster node, RoomEntry wanted) {
    return TestCluster.on(node, () -> node.directory().claim(wanted, 0, 0)).orElseThrow();
  }

  private static RoomEntry wanted(String room, Cluster owner, String claim) {
    return RoomEntry.newBuilder()
        .setRoom(room)
        .setType("test")
        .setNode(owner.nodes().self())
        .setClaim(ByteString.copyFromUtf8(claim))
        .build();
  }
}
