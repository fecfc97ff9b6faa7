package io.rookery.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.bus.RoomSpec;
import io.rookery.cluster.TestCluster;
import io.rookery.cluster.directory.RoomAddress;
import io.rookery.cluster.directory.RoomDirectory;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.cluster.wire.RoomView;
import io.rookery.matchmaking.RoomOpener;
import io.rookery.protocol.FrameKind;
import io.rookery.room.Trial;
import io.rookery.trial.TrialConfig;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    aRoomThatClosedIsNotMadeAgain(cluster.node(1), 4);
  }

  /**
   * What a node answered itself on the same event loop was forgotten, as it came while the question
   * was still being delivered.
   */
  @Test
  void aRoomThatClosedOnTheNodeOfTheSocketIsNotMadeAgainEither() {
    for (int link = 5; link < 9; link++) { // on whichever loops they come to be
      aRoomThatClosedIsNotMadeAgain(cluster.node(0), link);
    }
  }

  private static void aRoomThatClosedIsNotMadeAgain(HostedCluster.HostedNode host, int link) {
    RoomSpec opening = opening("closed-" + link);
    RoomEntry entry = TestCluster.on(host.cluster(), () -> host.host().open(opening));
    close(entry);
    RoomAddress closed = new RoomAddress(entry.getRoom(), entry.getNode(), entry.getEpoch());
    relays.get(0).send(link, closed, PlainRelay.join(TYPE, "late"));
    String told = entry.getRoom() + " room_not_found";
    TestCluster.await(() -> relays.get(0).absences.contains(told));
    for (HostedCluster.HostedNode late : List.of(cluster.node(0), cluster.node(1))) {
      assertEquals("room_closed", refusal(late, opening));
    }
    assertEquals(Optional.empty(), find(entry.getRoom()));
  }

  private static RoomSpec opening(String room) {
    return RoomSpec.newBuilder()
        .setType(TYPE)
        .setRoom(room)
        .setUntilMs(System.currentTimeMillis() + RoomDirectory.OPENING_MILLIS)
        .build();
  }

  private static void close(RoomEntry entry) {
    ClusterRooms rooms = cluster.node(0).rooms();
    TestCluster.on(cluster.node(0).cluster(), () -> rooms.close(entry.getRoom(), "enough"));
    TestCluster.await(() -> find(entry.getRoom()).isEmpty());
  }

  private static String refusal(HostedCluster.HostedNode node, RoomSpec spec) {
    return TestCluster.on(
        cluster.node(0).cluster(),
        () ->
            cluster
                .node(0)
                .rooms()
                .open(node.id(), spec)
                .map(RoomAddress::room)
                .recover(
                    failure -> Future.succeededFuture(((RoomOpener.NotOpened) failure).code())));
  }

  /** The first join of a storm asks one node, and the others do too, before it is there. */
  @Test
  void openingARoomTwiceOpensItOnce() {
    RoomSpec opening = opening("opened-twice");
    Set<RoomAddress> opened =
        Set.copyOf(
            TestCluster.on(
                cluster.node(0).cluster(),
                () ->
                    Future.all(
                            open(0, opening), open(0, opening), open(1, opening), open(1, opening))
                        .map(all -> all.<RoomAddress>list())));
    assertEquals(1, opened.size(), opened.toString());
    assertEquals(1, opened.iterator().next().epoch());
  }

  private static Future<RoomAddress> open(int node, RoomSpec spec) {
    return cluster.node(0).rooms().open(cluster.node(node).id(), spec);
  }

  /** Its epoch was the time when it was claimed, by whichever clock, and forgotten with it. */
  @Test
  void whoRestoresARoomElsewhereHasTheNextEpochAndIsTheOnlyOne() {
    RoomEntry first =
        TestCluster.on(
            cluster.node(0).cluster(), () -> cluster.node(0).host().open(opening("restored")));
    close(first);
    RoomSpec restored = opening("restored").toBuilder().setAfter(first.getEpoch()).build();
    RoomAddress next = TestCluster.on(cluster.node(0).cluster(), () -> open(1, restored));
    assertEquals(new RoomAddress("restored", cluster.node(1).id(), first.getEpoch() + 1), next);
    assertEquals(
        next, TestCluster.on(cluster.node(0).cluster(), () -> open(0, restored)), "it is open");
    close(find("restored").orElseThrow());
    assertEquals("room_closed", refusal(cluster.node(0), restored), "somebody had it since");
  }

  @Test
  void aJoinToARoomThatIsNotThereIsToldSo() {
    RoomAddress nowhere = new RoomAddress("nowhere", cluster.node(1).id(), 0);
    relays.get(0).send(1, nowhere, PlainRelay.join(TYPE, "lost"));
    TestCluster.await(() -> relays.get(0).absences.contains("nowhere room_not_found"));
  }

  @Test
  void aRoomOfATypeThatANodeDoesNotKnowIsNotOpenedThere() {
    RoomSpec unknown = opening("unknown").toBuilder().setType("unknown").build();
    assertEquals("type_unknown", refusal(cluster.node(1), unknown));
  }

  /** Operators and players read that there was no room, and not why. */
  @Test
  void whatAGameSaysOfAConfigReachesWhoAskedForTheRoom() {
    TrialConfig config = TrialConfig.newBuilder().setGreeting("unspeakable").build();
    HostedCluster.HostedNode asker = cluster.node(0);
    for (int node = 0; node < 2; node++) {
      String id = cluster.node(node).id();
      RoomSpec refused =
          opening("refused-" + node).toBuilder()
              .setConfigSet(true)
              .setConfig(config.toByteString())
              .build();
      Throwable no =
          TestCluster.on(
              asker.cluster(),
              () ->
                  asker
                      .rooms()
                      .open(id, refused)
                      .map((Throwable) null)
                      .recover(Future::succeededFuture));
      RoomOpener.NotOpened said = assertInstanceOf(RoomOpener.NotOpened.class, no);
      assertEquals("bad_config", said.code());
      assertEquals("greeting is something to be said", said.text());
    }
  }

  @Test
  void whenANodeDiesItsRoomsGoAndJoiningAgainWorksAtOnce() {
    HostedCluster.HostedNode doomed = cluster.add();
    RoomSpec spec = RoomSpec.newBuilder().setType(TYPE).build();
    RoomEntry lost = TestCluster.on(doomed.cluster(), () -> doomed.host().open(spec));
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
    RoomEntry entry = TestCluster.on(leaving.cluster(), () -> leaving.host().open(spec));
    TestCluster.await(() -> find(entry.getRoom()).isPresent());
    TestCluster.on(leaving.cluster(), () -> leaving.host().drain("we stop"));
    TestCluster.await(() -> find(entry.getRoom()).isEmpty());
    assertThrows(
        AssertionError.class,
        () -> TestCluster.on(leaving.cluster(), () -> leaving.host().open(spec)));
    for (HostedCluster.HostedNode staying : List.of(cluster.node(0), cluster.node(1))) {
      TestCluster.await(
          () ->
              staying.cluster().nodes().all().stream()
                  .anyMatch(node -> node.id().equals(leaving.id()) && node.draining()));
    }
    assertTrue(leaving.host().rooms().isEmpty());
  }
}
