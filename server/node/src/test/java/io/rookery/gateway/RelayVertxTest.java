package io.rookery.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.bus.Absence;
import io.rookery.bus.Arrival;
import io.rookery.bus.Batch;
import io.rookery.bus.Notice;
import io.rookery.bus.Uplink;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.gateway.limits.GatewayOptions.Timing;
import io.rookery.matchmaking.Matchmaker;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Ended;
import io.rookery.protocol.v1.JoinRefused;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Between the bus and the sockets: loss, refusals, and rooms that are gone. */
class RelayVertxTest {
  private GatewayUnderTest gateway;
  private FakeCluster cluster;

  @BeforeEach
  void start() throws Exception {
    start(GatewayOptions.defaults());
  }

  private void start(GatewayOptions options) throws Exception {
    gateway = new GatewayUnderTest(options, 2);
    cluster = gateway.cluster;
  }

  /** Starts anew with a gateway that soon forgets a join, yet not before a busy room can answer. */
  private void startForgetful() throws Exception {
    stop();
    Timing usual = Timing.defaults();
    Timing forgetful =
        new Timing(
            usual.tls(),
            usual.request(),
            usual.hello(),
            usual.ping(),
            Duration.ofSeconds(1),
            usual.close());
    start(GatewayOptions.defaults().with(forgetful));
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  private static int link(Uplink join) {
    return join.getArrivals(0).getLink();
  }

  private Uplink seated(TestClient client, long channel, String room) throws Exception {
    client.join(channel, room);
    Uplink join = cluster.awaitJoin();
    cluster.seat(join, link(join));
    client.next(FrameKind.JOINED);
    return join;
  }

  private void say(Uplink to, String text) {
    cluster.down(to, FakeCluster.batch(to, FakeCluster.said(text), link(to)));
  }

  private static JoinRefused refusal(TestClient client) throws Exception {
    return TestClient.parse(
        JoinRefused.parser(), client.next(FrameKind.JOIN_REFUSED).carries(FrameKind.JOIN_REFUSED));
  }

  private static Ended ended(TestClient client) throws Exception {
    return TestClient.parse(Ended.parser(), client.next(FrameKind.ENDED).carries(FrameKind.ENDED));
  }

  private Batch.Builder refusing(Uplink join, String code) {
    return FakeCluster.batch(
            join,
            FakeCluster.frame(
                FrameKind.JOIN_REFUSED, JoinRefused.newBuilder().setCode(code).build()),
            link(join))
        .addEnded(link(join));
  }

  @Test
  void afterALostBatchNothingIsRelayedUntilTheRefresh() throws Exception {
    TestClient client = gateway.greeted("ada");
    Uplink join = seated(client, 1, "r");
    say(join, "before");
    assertEquals("before", client.said());
    cluster.loseNext(join);
    say(join, "not for the eyes of whoever missed the one before");
    Uplink asking = cluster.await(Uplink::getRefresh);
    assertEquals(2, asking.getAcked());
    cluster.refresh(join, FakeCluster.batch(join, FakeCluster.said("refreshed"), link(join)));
    assertEquals("refreshed", client.said());
    say(join, "after");
    assertEquals("after", client.said());
  }

  @Test
  void aRepeatedBatchIsNotRelayedAgain() throws Exception {
    TestClient client = gateway.greeted("ada");
    Uplink join = seated(client, 1, "r");
    Batch.Builder once = FakeCluster.batch(join, FakeCluster.said("once"), link(join));
    cluster.down(join, once);
    cluster.deliver(join.getRelay(), once, 2, false);
    say(join, "then");
    assertEquals("once", client.said());
    assertEquals("then", client.said());
    assertEquals(1, gateway.metrics.countOf("lost(REPEATED_BATCH)"));
  }

  @Test
  void anOlderEpochIsNotRelayed() throws Exception {
    TestClient client = gateway.greeted("ada");
    Uplink join = seated(client, 1, "r");
    cluster.deliver(
        join.getRelay(),
        FakeCluster.batch(join, FakeCluster.said("old"), link(join)).setEpoch(0),
        2,
        true);
    say(join, "new");
    assertEquals("new", client.said());
  }

  @Test
  void whatWasRelayedIsReturned() throws Exception {
    TestClient client = gateway.greeted("ada");
    Uplink join = seated(client, 1, "r");
    say(join, "x");
    cluster.await(up -> up.getAcked() == 2);
  }

  @Test
  void eachLinkGetsItsOwnNumbersBeforeTheSharedFrames() throws Exception {
    TestClient client = gateway.greeted("ada");
    Uplink one = seated(client, 4, "one");
    Uplink two = seated(client, 6, "two");
    assertNotEquals(link(one), link(two));
    say(two, "x");
    TestClient.Message message = client.next(FrameKind.MESSAGE);
    assertEquals(new Frame.At(6, 1, 0, 0), message.frames().get(0));
  }

  @Test
  void aFullRoomIsReplacedByAnotherWithoutAWordToThePlayer() throws Exception {
    TestClient client = gateway.greeted("ada").joinType(1, "arena");
    Uplink first = cluster.awaitJoin();
    assertEquals("any0", first.getRoom());
    cluster.down(first, refusing(first, "room_full"));
    Uplink second = cluster.awaitJoin();
    assertEquals("any1", second.getRoom());
    cluster.seat(second, link(second));
    assertEquals(2, client.next().kinds().size()); // AT and JOINED, and no refusal before
  }

  @Test
  void afterAFewAttemptsThePlayerIsTold() throws Exception {
    TestClient client = gateway.greeted("ada").joinType(1, "arena");
    for (int attempt = 0; attempt < 5; attempt++) {
      Uplink join = cluster.awaitJoin();
      assertEquals("any" + attempt, join.getRoom());
      cluster.down(join, refusing(join, "room_full"));
    }
    assertEquals("room_full", refusal(client).getCode());
  }

  @Test
  void whoNamesARoomIsToldAtOnceThatItIsFull() throws Exception {
    TestClient client = gateway.greeted("ada").join(1, "r");
    Uplink join = cluster.awaitJoin();
    cluster.down(join, refusing(join, "room_full"));
    assertEquals("room_full", refusal(client).getCode());
  }

  @Test
  void theMatchmakersRefusalIsThePlayers() throws Exception {
    gateway.matchmaker =
        (join, attempt, seeker) ->
            Future.succeededFuture(
                new Matchmaker.Verdict.Refused("type_unknown", "there is no such game", false));
    assertEquals("type_unknown", refusal(gateway.greeted("ada").joinType(1, "nothing")).getCode());
  }

  /** The client asks again with the same id, so silence is an answer it can live with. */
  @Test
  void aJoinThatHearsNothingIsForgottenWithoutAWordAndTheRoomIsTold() throws Exception {
    startForgetful();
    TestClient client = gateway.greeted("ada").join(1, "r");
    Uplink join = cluster.awaitJoin();
    Uplink dropped =
        cluster.await(up -> up.getArrivalsList().stream().anyMatch(Arrival::hasNotice));
    assertEquals(link(join), dropped.getArrivals(0).getLink());
    client.join(2, "r");
    Uplink again = cluster.awaitJoin();
    cluster.seat(again, link(again));
    assertEquals(2, ((Frame.At) client.next(FrameKind.JOINED).frames().get(0)).channel());
  }

  @Test
  void aRoomThatSpeaksToALinkThatIsOverIsTold() throws Exception {
    TestClient client = gateway.greeted("ada");
    Uplink join = seated(client, 1, "r");
    int stranger = link(join) + 2 * 1000;
    cluster.down(join, FakeCluster.batch(join, FakeCluster.said("hello?"), stranger));
    Uplink told = cluster.await(up -> up.getArrivalsList().stream().anyMatch(Arrival::hasNotice));
    assertEquals(stranger, told.getArrivals(0).getLink());
    assertEquals(Notice.Kind.KIND_DROPPED, told.getArrivals(0).getNotice().getKind());
  }

  @Test
  void playersOfARoomThatTheDirectoryRemovedAreTold() throws Exception {
    TestClient client = gateway.greeted("ada");
    seated(client, 1, "r");
    RoomEntry entry = RoomEntry.newBuilder().setRoom("r").setEpoch(1).build();
    cluster.removals.forEach(removal -> removal.accept(entry));
    assertEquals(Ended.Reason.REASON_ROOM_LOST, ended(client).getReason());
    seated(client, 2, "another");
  }

  @Test
  void aDirectoryThatCannotBeReachedEndsNothing() throws Exception {
    TestClient client = gateway.greeted("ada");
    Uplink join = seated(client, 1, "r");
    cluster.unreachable = true;
    cluster.departures.forEach(departure -> departure.accept(FakeCluster.NODE));
    say(join, "still here");
    assertEquals("still here", client.said());
    cluster.unreachable = false;
    assertEquals(Ended.Reason.REASON_ROOM_LOST, ended(client).getReason());
  }

  @Test
  void anAbsenceIsNoReasonToEndWhatTheDirectoryKnows() throws Exception {
    TestClient client = gateway.greeted("ada");
    Uplink join = seated(client, 1, "r");
    cluster.entries.put(
        "r", RoomEntry.newBuilder().setRoom("r").setNode(FakeCluster.NODE).setEpoch(1).build());
    absent(join, "");
    say(join, "still here");
    assertEquals("still here", client.said());
    cluster.entries.clear();
    absent(join, "");
    assertEquals(Ended.Reason.REASON_ROOM_LOST, ended(client).getReason());
  }

  @Test
  void aJoinFollowsTheRoomToItsNewNode() throws Exception {
    gateway.greeted("ada").join(1, "r");
    Uplink first = cluster.awaitJoin();
    cluster.entries.put("r", RoomEntry.newBuilder().setRoom("r").setNode("n2").setEpoch(2).build());
    absent(first, "");
    Uplink second = cluster.awaitJoin();
    assertEquals(2, second.getEpoch());
    assertEquals(link(first), link(second));
  }

  @Test
  void aNodeThatWillNotHaveTheRoomSaysWhy() throws Exception {
    TestClient client = gateway.greeted("ada").join(1, "r");
    absent(cluster.awaitJoin(), "node_draining");
    assertEquals("node_draining", refusal(client).getCode());
  }

  @Test
  void confirmedNoticesAreNotRepeated() throws Exception {
    startForgetful();
    TestClient client = gateway.greeted("ada");
    TestClient other = gateway.greeted("bob");
    Uplink join = seated(client, 1, "r");
    client.socket.close();
    Uplink dropped =
        cluster.await(up -> up.getArrivalsList().stream().anyMatch(Arrival::hasNotice));
    cluster.down(
        join,
        Batch.newBuilder()
            .setRoom("r")
            .setEpoch(1)
            .addConfirmed(
                io.rookery.bus.Confirmed.newBuilder()
                    .setLink(link(join))
                    .setSerial(dropped.getArrivals(0).getNotice().getSerial())));
    cluster.await(up -> up.getAcked() == 2);
    cluster.uplinks.clear();
    // What happens meanwhile is longer than a notice waits to be repeated: a join that times out.
    other.join(1, "other");
    cluster.await(
        up ->
            up.getRoom().equals("other")
                && up.getArrivalsList().stream().anyMatch(Arrival::hasNotice));
    assertTrue(cluster.uplinks.stream().noneMatch(up -> up.getRoom().equals("r")));
  }

  private void absent(Uplink of, String code) {
    Absence absence =
        Absence.newBuilder()
            .setRoom(of.getRoom())
            .setRelay(of.getRelay())
            .setEpoch(of.getEpoch())
            .setCode(code)
            .addLinks(link(of))
            .build();
    cluster.on(of.getRelay(), port -> port.absence(absence));
  }
}
