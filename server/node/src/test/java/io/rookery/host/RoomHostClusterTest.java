package io.rookery.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.bus.RoomSpec;
import io.rookery.cluster.RoomAddress;
import io.rookery.cluster.TestCluster;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.cluster.wire.RoomView;
import io.rookery.protocol.FrameKind;
import io.rookery.room.Trial;
import io.rookery.trial.TrialConfig;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RoomHostClusterTest {
  private static final String TYPE = Trial.TYPE.name();
  private static final int SEATS = Trial.TYPE.seats();

  private static HostedCluster cluster;
  private static List<PlainRelay> relays;

  @BeforeAll
  static void start() {
    cluster = new HostedCluster(2, Trial.TYPE);
    relays = List.of(new PlainRelay(cluster.node(0)), new PlainRelay(cluster.node(1)));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aStormOfJoinsSeatsEveryoneInAsFewRoomsAsItNeeds() {
    int joins = 120;
    List<Future<RoomAddress>> asked = new ArrayList<>();
    for (int i = 0; i < joins; i++) {
      asked.add(relays.get(i % 2).join(1_000 + i, PlainRelay.join(TYPE, "storm-" + i)));
    }
    List<RoomAddress> rooms =
        TestCluster.get(Future.all(asked).toCompletionStage().toCompletableFuture()).list();
    TestCluster.await(() -> seated(0) + seated(1) >= joins);
    for (PlainRelay relay : relays) {
      relay.firstWords.forEach(
          (link, word) -> assertEquals(FrameKind.JOINED, word, "link " + link));
    }
    Map<String, Integer> players = new HashMap<>();
    rooms.forEach(room -> players.merge(room.room(), 1, Integer::sum));
    assertEquals(joins / SEATS, players.size());
    players.keySet().forEach(room -> TestCluster.await(() -> players(room) == SEATS));
  }

  private static long seated(int relay) {
    return relays.get(relay).firstWords.size();
  }

  private static int players(String room) {
    return cluster.node(0).cluster().directory().peek(room).map(RoomEntry::getPlayers).orElse(0);
  }

  @Test
  void aRoomMadeFromAnotherNodeIsLookedIntoAndClosed() {
    ClusterRooms rooms = cluster.node(0).rooms();
    TrialConfig config = TrialConfig.newBuilder().setGreeting("welcome").build();
    RoomSpec spec =
        RoomSpec.newBuilder()
            .setType(TYPE)
            .putMetadata("made", "by hand")
            .setConfigSet(true)
            .setConfig(config.toByteString())
            .build();
    for (int i = 0; i < 4; i++) { // on either node, by chance
      RoomEntry entry = TestCluster.on(cluster.node(0).cluster(), () -> rooms.create(spec));
      RoomView view =
          TestCluster.on(cluster.node(0).cluster(), () -> rooms.inspect(entry.getRoom()));
      assertEquals(config.toByteString(), view.getConfig());
      assertEquals(Map.of("made", "by hand"), view.getEntry().getMetadataMap());
      TestCluster.on(cluster.node(0).cluster(), () -> rooms.close(entry.getRoom(), "enough"));
      TestCluster.await(() -> find(entry.getRoom()).isEmpty());
    }
    assertThrows(
        AssertionError.class,
        () -> TestCluster.on(cluster.node(0).cluster(), () -> rooms.inspect("none")));
  }

  private static Optional<RoomEntry> find(String room) {
    return TestCluster.on(
        cluster.node(1).cluster(), () -> cluster.node(1).cluster().directory().find(room));
  }

  /** A join that was late on the bus made a room again that had closed, with nobody in it. */
  @Test
  void aRoomThatClosedIsNotMadeAgainByALateJoin() {
    aRoomThatClosedIsNotMadeAgainByALateJoin(cluster.node(1), 4);
  }

  /**
   * What a node answered itself on the same event loop was forgotten, as it came while the question
   * was still being delivered.
   */
  @Test
  void aRoomThatClosedOnTheNodeOfTheSocketIsNotMadeAgainEither() {
    for (int link = 5; link < 9; link++) { // on whichever loops they come to be
      aRoomThatClosedIsNotMadeAgainByALateJoin(cluster.node(0), link);
    }
  }

  private static void aRoomThatClosedIsNotMadeAgainByALateJoin(
      HostedCluster.HostedNode host, int link) {
    ClusterRooms rooms = cluster.node(0).rooms();
    RoomSpec spec = RoomSpec.newBuilder().setType(TYPE).build();
    RoomEntry entry =
        TestCluster.on(host.cluster(), () -> host.host().create(spec).map(RoomVerticle::entry));
    TestCluster.on(cluster.node(0).cluster(), () -> rooms.close(entry.getRoom(), "enough"));
    TestCluster.await(() -> find(entry.getRoom()).isEmpty());
    RoomAddress closed = new RoomAddress(entry.getRoom(), entry.getNode(), entry.getEpoch());
    relays.get(0).send(link, closed, PlainRelay.join(TYPE, "late"), spec);
    String told = entry.getRoom() + " room_closed";
    TestCluster.await(() -> relays.get(0).absences.contains(told));
  }

  @Test
  void aJoinToARoomThatIsNotThereIsToldSo() {
    RoomAddress nowhere = new RoomAddress("nowhere", cluster.node(1).id(), 0);
    relays.get(0).send(1, nowhere, PlainRelay.join(TYPE, "lost"), null);
    TestCluster.await(() -> relays.get(0).absences.contains("nowhere room_not_found"));
    RoomSpec unknown = RoomSpec.newBuilder().setType("unknown").build();
    relays.get(0).send(2, nowhere, PlainRelay.join(TYPE, "lost"), unknown);
    TestCluster.await(() -> relays.get(0).absences.contains("nowhere type_unknown"));
  }

  @Test
  void whenANodeDiesItsRoomsGoAndJoiningAgainWorksAtOnce() {
    HostedCluster.HostedNode doomed = cluster.add();
    RoomSpec spec = RoomSpec.newBuilder().setType(TYPE).build();
    RoomEntry lost =
        TestCluster.on(doomed.cluster(), () -> doomed.host().create(spec).map(RoomVerticle::entry));
    TestCluster.await(() -> cluster.node(0).cluster().directory().peek(lost.getRoom()).isPresent());
    cluster.kill(doomed);
    TestCluster.await(() -> cluster.node(0).cluster().directory().peek(lost.getRoom()).isEmpty());
    RoomAddress room =
        TestCluster.on(
            cluster.node(0).cluster(),
            () -> relays.get(0).join(3, PlainRelay.join(TYPE, "after the fall")));
    assertNotEquals(doomed.id(), room.node());
    TestCluster.await(() -> relays.get(0).firstWords.get(3) == FrameKind.JOINED);
  }

  @Test
  void aNodeThatDrainsClosesItsRoomsAndTakesNoNewOnes() {
    HostedCluster.HostedNode leaving = cluster.add();
    RoomSpec spec = RoomSpec.newBuilder().setType(TYPE).build();
    RoomEntry entry =
        TestCluster.on(
            leaving.cluster(), () -> leaving.host().create(spec).map(RoomVerticle::entry));
    TestCluster.await(() -> find(entry.getRoom()).isPresent());
    TestCluster.on(leaving.cluster(), () -> leaving.host().drain("we stop"));
    TestCluster.await(() -> find(entry.getRoom()).isEmpty());
    assertThrows(
        AssertionError.class,
        () -> TestCluster.on(leaving.cluster(), () -> leaving.host().create(spec)));
    TestCluster.await(
        () ->
            cluster.node(0).cluster().nodes().all().stream()
                .anyMatch(node -> node.id().equals(leaving.id()) && node.draining()));
    assertTrue(leaving.host().rooms().isEmpty());
  }
}
