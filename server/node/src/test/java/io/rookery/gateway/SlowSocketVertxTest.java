package io.rookery.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.bus.Arrival;
import io.rookery.bus.Notice;
import io.rookery.bus.Uplink;
import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.gateway.limits.GatewayOptions.SlowSockets;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that never reads: told to its rooms, bounded, closed; its neighbour notices nothing. */
class SlowSocketVertxTest {
  private static final int PAGE = 32 * 1024;
  private static final int SHED = 256 * 1024;

  /** In time, not in pages: what closes a slow socket is a timer, and pages are quick. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  private GatewayUnderTest gateway;
  private FakeCluster cluster;
  private RawSocket deaf;
  private Uplink deafJoin;
  private TestClient neighbour;
  private Uplink neighbourJoin;

  private void start(SlowSockets slow) throws Exception {
    gateway = new GatewayUnderTest(GatewayOptions.defaults().with(slow));
    cluster = gateway.cluster;
    neighbour = gateway.greeted("neighbour").join(1, "r");
    neighbourJoin = cluster.awaitJoin();
    cluster.seat(neighbourJoin, link(neighbourJoin));
    neighbour.next(FrameKind.JOINED);
    deaf = RawSocket.open(gateway.gateway.port());
    deaf.frame(
        RawSocket.LAST | RawSocket.BINARY,
        TestClient.greeting("deaf")
            .at(1, 1, 0, 0)
            .frame(FrameKind.JOIN, TestClient.join(99).setRoom("r").build())
            .toByteArray());
    deafJoin = cluster.awaitJoin();
    cluster.seat(deafJoin, link(deafJoin));
  }

  @AfterEach
  void stop() throws Exception {
    deaf.close();
    gateway.close();
  }

  private static int link(Uplink join) {
    return join.getArrivals(0).getLink();
  }

  /** The busy room: a page for both, until the gateway has counted this. */
  private void pagesUntil(String counted) throws Exception {
    ByteString page =
        new FrameWriter()
            .frame(FrameKind.MESSAGE, ByteString.copyFrom(new byte[PAGE]))
            .toByteString();
    long until = System.nanoTime() + PATIENCE;
    while (gateway.metrics.countOf(counted) == 0) {
      cluster.down(
          deafJoin, FakeCluster.batch(deafJoin, page, link(neighbourJoin), link(deafJoin)));
      assertEquals(PAGE, neighbour.next(FrameKind.MESSAGE).carries(FrameKind.MESSAGE).length());
      assertTrue(System.nanoTime() < until, () -> counted + " never came: " + gateway.metrics);
    }
  }

  private Notice.Kind noticed() throws Exception {
    Uplink told =
        cluster.await(
            up ->
                up.getArrivalsList().stream()
                    .anyMatch(a -> a.hasNotice() && a.getLink() == link(deafJoin)));
    return told.getArrivalsList().stream()
        .filter(Arrival::hasNotice)
        .reduce((first, last) -> last)
        .orElseThrow()
        .getNotice()
        .getKind();
  }

  @Test
  void itsRoomIsToldThatItStalls() throws Exception {
    start(slow(64L << 20, 60));
    pagesUntil("socketStalled()");
    assertEquals(Notice.Kind.KIND_STALLED, noticed());
  }

  @Test
  void pastTheBoundNothingIsRelayedToItAndItsRoomIsToldOnceItDrains() throws Exception {
    start(slow(64L << 20, 60));
    pagesUntil("socketShed()");
    pagesUntil("lost(SHED)");
    Thread reader = new Thread(deaf::closeCode);
    reader.start();
    Notice.Kind kind = noticed();
    while (kind != Notice.Kind.KIND_MISSED) {
      kind = noticed();
    }
    deaf.close();
    reader.join();
  }

  @Test
  void itIsClosedAsSlow() throws Exception {
    start(slow(64L << 20, 1));
    pagesUntil("connectionClosed(4001)");
    assertEquals(Notice.Kind.KIND_DROPPED, dropped());
  }

  @Test
  void beyondTheNodesBoundTheLongestQueueIsClosed() throws Exception {
    start(slow(128 * 1024, 60));
    pagesUntil("connectionClosed(4003)");
    assertEquals(Notice.Kind.KIND_DROPPED, dropped());
  }

  private Notice.Kind dropped() throws Exception {
    Notice.Kind kind = noticed();
    while (kind != Notice.Kind.KIND_DROPPED) {
      kind = noticed();
    }
    return kind;
  }

  private static SlowSockets slow(long nodeBytes, int patienceSeconds) {
    return new SlowSockets(
        16 * 1024, 64 * 1024, SHED, nodeBytes, Duration.ofSeconds(patienceSeconds));
  }
}
