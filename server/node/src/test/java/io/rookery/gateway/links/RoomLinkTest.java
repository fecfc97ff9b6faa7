package io.rookery.gateway.links;

import static io.rookery.gateway.links.RoomLink.BatchResult.AWAITING_REFRESH;
import static io.rookery.gateway.links.RoomLink.BatchResult.GAP;
import static io.rookery.gateway.links.RoomLink.BatchResult.OLD_EPOCH;
import static io.rookery.gateway.links.RoomLink.BatchResult.RELAY;
import static io.rookery.gateway.links.RoomLink.BatchResult.REPEATED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.bus.Arrival;
import io.rookery.bus.Notice;
import io.rookery.bus.Uplink;
import org.junit.jupiter.api.Test;

class RoomLinkTest {
  private final RoomLink link = new RoomLink("r", "here", 1, "there", 3);
  private long now = 1_000_000;

  private RoomLink.BatchResult batch(long number) {
    return link.receive(3, number, false, false, now);
  }

  private RoomLink.BatchResult refresh(long number) {
    return link.receive(3, number, true, false, now);
  }

  private RoomLink.BatchResult repeat(long number) {
    return link.receive(3, number, false, true, now);
  }

  @Test
  void batchesAreRelayedInOrderFromTheFirstRefresh() {
    assertEquals(RELAY, refresh(1));
    assertEquals(RELAY, batch(2));
    assertEquals(RELAY, batch(3));
    assertEquals(3, link.uplink(now + RoomLink.ACK_WITHIN).orElseThrow().getAcked());
  }

  @Test
  void aBatchIsRelayedOnce() {
    refresh(1);
    batch(2);
    assertEquals(REPEATED, batch(2));
    assertEquals(REPEATED, batch(1));
    assertEquals(REPEATED, refresh(1));
  }

  @Test
  void afterAGapNothingIsRelayedBeforeARefresh() {
    refresh(1);
    assertEquals(GAP, batch(3));
    assertEquals(AWAITING_REFRESH, batch(4));
    assertEquals(RELAY, refresh(5));
    assertEquals(RELAY, batch(6));
  }

  @Test
  void aMissedFirstBatchIsAGapToo() {
    assertEquals(GAP, batch(2));
    assertTrue(link.uplink(now).orElseThrow().getRefresh());
    assertEquals(RELAY, refresh(3));
  }

  @Test
  void anOldRefreshDoesNotEndTheWait() {
    refresh(1);
    batch(2);
    batch(4);
    assertEquals(REPEATED, refresh(1));
    assertEquals(AWAITING_REFRESH, batch(5));
  }

  @Test
  void refreshIsAskedForAtOnceAndThenNowAndAgain() {
    refresh(1);
    batch(3);
    Uplink asking = link.uplink(now).orElseThrow();
    assertTrue(asking.getRefresh());
    assertEquals(1, asking.getAcked());
    assertEquals(now + RoomLink.REFRESH_EVERY, link.dueAt());
    link.send(arrival(1));
    assertFalse(link.uplink(now + 1).orElseThrow().getRefresh());
    now += RoomLink.REFRESH_EVERY;
    assertTrue(link.uplink(now).orElseThrow().getRefresh());
    refresh(4);
    assertFalse(link.uplink(now + RoomLink.REFRESH_EVERY).orElseThrow().getRefresh());
    assertEquals(RoomLink.NEVER, link.dueAt());
  }

  /** A room repeats the number of a batch that was not returned, with nothing in it for us. */
  @Test
  void aRepeatedNumberThatWasReceivedIsReturnedAgain() {
    refresh(1);
    link.uplink(now + RoomLink.ACK_WITHIN);
    assertEquals(REPEATED, repeat(1));
    assertEquals(1, link.uplink(now + RoomLink.ACK_WITHIN).orElseThrow().getAcked());
  }

  @Test
  void aRepeatedNumberThatWasNotReceivedIsAGapAndNotTheBatchItself() {
    refresh(1);
    assertEquals(GAP, repeat(2));
    assertTrue(link.uplink(now).orElseThrow().getRefresh());
  }

  @Test
  void anEmptyRefreshIsARefresh() {
    refresh(1);
    batch(3);
    assertEquals(RELAY, link.receive(3, 4, true, true, now));
    assertEquals(RELAY, batch(5));
  }

  @Test
  void anOlderEpochIsDroppedAndANewerOneBeginsAnew() {
    refresh(1);
    batch(2);
    assertEquals(OLD_EPOCH, link.receive(2, 3, false, false, now));
    assertEquals(RELAY, link.receive(4, 1, true, false, now));
    assertEquals(OLD_EPOCH, batch(3));
    assertEquals(4, link.epoch());
  }

  @Test
  void aRoomThatForgotUsMayNumberFromOneAgain() {
    refresh(1);
    batch(2);
    link.startAnew();
    assertEquals(RELAY, refresh(1));
    assertEquals(RELAY, batch(2));
  }

  @Test
  void aRoomThatDidNotForgetUsGoesOn() {
    refresh(1);
    batch(2);
    link.startAnew();
    assertEquals(RELAY, batch(3));
  }

  @Test
  void whatWasRelayedIsReturnedSoonEvenIfNothingElseGoesUp() {
    refresh(1);
    assertTrue(link.uplink(now).isEmpty());
    assertEquals(now + RoomLink.ACK_WITHIN, link.dueAt());
    assertEquals(1, link.uplink(link.dueAt()).orElseThrow().getAcked());
    assertTrue(link.uplink(now + 10_000).isEmpty());
  }

  @Test
  void arrivalsOfOnePassGoInOneUplinkInTheirOrder() {
    link.send(arrival(5));
    link.send(arrival(4));
    link.send(arrival(5));
    Uplink uplink = link.uplink(now).orElseThrow();
    assertEquals(
        java.util.List.of(5, 4, 5),
        uplink.getArrivalsList().stream().map(Arrival::getLink).toList());
    assertEquals("here", uplink.getNode());
    assertEquals(1, uplink.getRelay());
    assertEquals(3, uplink.getEpoch());
    assertTrue(link.uplink(now).isEmpty());
  }

  @Test
  void aNoticeIsRepeatedUntilItIsConfirmed() {
    link.tell(7, Notice.Kind.KIND_DROPPED, 11, now - 50, now);
    Notice first = link.uplink(now).orElseThrow().getArrivals(0).getNotice();
    assertEquals(11, first.getSerial());
    assertEquals(50, first.getSilentMs());
    assertTrue(link.uplink(now + 1).isEmpty());
    now += RoomLink.NOTICE_EVERY;
    assertEquals(250, link.uplink(now).orElseThrow().getArrivals(0).getNotice().getSilentMs());
    link.confirmed(7, 10);
    assertFalse(link.dueAt() == RoomLink.NEVER);
    link.confirmed(7, 11);
    assertEquals(RoomLink.NEVER, link.dueAt());
  }

  @Test
  void theNewestNoticeCountsButWhatWasMissedStaysMissed() {
    link.tell(7, Notice.Kind.KIND_STALLED, 1, now, now);
    link.tell(7, Notice.Kind.KIND_MISSED, 2, now, now);
    link.tell(7, Notice.Kind.KIND_STALLED, 3, now, now);
    assertEquals(Notice.Kind.KIND_STALLED, kind());
    link.tell(7, Notice.Kind.KIND_DRAINED, 4, now, now);
    assertEquals(Notice.Kind.KIND_MISSED, kind());
    link.confirmed(7, 4);
    link.tell(7, Notice.Kind.KIND_DRAINED, 5, now, now);
    assertEquals(Notice.Kind.KIND_DRAINED, kind());
  }

  @Test
  void afterDroppedNothingElseIsTold() {
    link.tell(7, Notice.Kind.KIND_DROPPED, 1, now, now);
    link.tell(7, Notice.Kind.KIND_STALLED, 2, now, now);
    assertEquals(Notice.Kind.KIND_DROPPED, kind());
  }

  @Test
  void aJoinComesBeforeTheNewsThatItsSocketIsGone() {
    link.send(arrival(7));
    link.tell(7, Notice.Kind.KIND_DROPPED, 1, now, now);
    Uplink uplink = link.uplink(now).orElseThrow();
    assertTrue(uplink.getArrivals(0).hasFrames());
    assertTrue(uplink.getArrivals(1).hasNotice());
  }

  @Test
  void itFollowsTheRoomToItsNewNodeButNotBack() {
    link.move("elsewhere", 4);
    assertEquals("elsewhere", link.node());
    link.move("there", 3);
    assertEquals("elsewhere", link.node());
  }

  private Notice.Kind kind() {
    return link.uplink(now).orElseThrow().getArrivals(0).getNotice().getKind();
  }

  private static Arrival arrival(int link) {
    return Arrival.newBuilder().setLink(link).setFrames(ByteString.copyFromUtf8("x")).build();
  }
}
