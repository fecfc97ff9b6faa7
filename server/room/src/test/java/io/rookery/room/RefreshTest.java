package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.bus.Arrival;
import io.rookery.bus.Batch;
import io.rookery.bus.Joining;
import io.rookery.bus.Notice;
import io.rookery.bus.Uplink;
import io.rookery.metrics.Metrics;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Join;
import io.rookery.trial.ToTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a room sends again to a gateway that missed a batch. */
class RefreshTest {
  private static final long SECOND = 1_000_000;

  private final List<Batch> sent = new ArrayList<>();
  private final RoomLoop room =
      new RoomLoop(
          Trial.type("refreshed").seats(1).plays(Trial::new),
          new RoomBirth("room", 1, Map.of(), null),
          0,
          new Random(1),
          new Random(2),
          Metrics.none());

  /**
   * The end of a channel was told once, in one batch: when that was lost, the gateway kept the
   * channel until its socket closed, and a client ran out of channels.
   */
  @Test
  void theEndOfAChannelIsToldAgainWhenItsBatchWasLost() {
    room.create(0);
    arrive(0, uplink().addArrivals(join(1, "ada")));
    assertEquals(1, last().getRelays(0).getNumber());
    arrive(0, uplink().setAcked(1).addArrivals(join(2, "bob")));
    assertEquals(List.of(2), last().getEndedList(), "the only seat is taken");

    arrive(SECOND, uplink().setAcked(1).setRefresh(true));
    assertTrue(last().getRelays(0).getRefresh());
    assertEquals(List.of(2), last().getEndedList());

    long refreshed = last().getRelays(0).getNumber();
    arrive(2 * SECOND, uplink().setAcked(refreshed).setRefresh(true));
    assertEquals(List.of(), last().getEndedList(), "it was relayed");
  }

  /**
   * An acknowledgement that had been written before was repeated ahead of the refusals it covers,
   * when all was sent again in several pieces: their sender took the operations for applied.
   */
  @Test
  void noPieceAcknowledgesWhatIsRefusedBehindIt() {
    room.create(0);
    arrive(0, uplink().addArrivals(join(1, "ada")));
    ToTrial large = ToTrial.newBuilder().setWhisper("x".repeat(40_000)).build();
    FrameWriter said = new FrameWriter().at(1, 1, 0, 0);
    said.frame(FrameKind.OPERATION, large).frame(FrameKind.OPERATION, large);
    said.frame(FrameKind.OPERATION, ToTrial.newBuilder().setRefuse("no").build());
    arrive(SECOND, uplink().setAcked(1).addArrivals(frames(1, said)));
    assertEquals(List.of(0L, 3L), acks());

    arrive(2 * SECOND, uplink().setAcked(1).setRefresh(true));
    assertEquals(List.of(0L, 3L), acks(), "again");
  }

  /** A copy of a RESEND that the bus had kept for a while made the room name as lost what came. */
  @Test
  void whatAClientHasIsNotLostWhenItAskedForItOnce() {
    room.create(0);
    arrive(0, uplink().addArrivals(join(1, "ada")));
    FrameWriter late = new FrameWriter().at(1, 1, 0, 0);
    late.frame(FrameKind.RESEND, ByteString.EMPTY, 1);
    arrive(SECOND, uplink().addArrivals(frames(1, new FrameWriter().at(1, 1, 1, 0))));
    arrive(2 * SECOND, uplink().addArrivals(frames(1, late)));
    assertEquals(FrameKind.SNAPSHOT.code(), last().getFrames().byteAt(0));
  }

  /**
   * A dead node's last join came after the news of its death: the room repeated its batch for ever,
   * and the seat stayed taken.
   */
  @Test
  void aNodeThatReturnsNothingIsGoneAndItsPlayersAway() {
    room.create(0);
    room.nodeGone("gateways", 0);
    arrive(0, uplink().addArrivals(join(1, "ada")));
    pass(0, 15);
    int said = sent.size();
    pass(15, 29);
    assertEquals(said, sent.size());
    assertEquals(1, room.players());
    pass(29, 31);
    assertEquals(0, room.players(), "the window counts from when the node was heard last");
  }

  /** A gateway asked ten times a second for a refresh that the room owed to none of its players. */
  @Test
  void whoAsksForARefreshGetsItThoughNobodyIsBehindIt() {
    room.create(0);
    arrive(0, uplink().addArrivals(join(1, "ada")));
    arrive(SECOND, uplink().setAcked(1).addArrivals(dropped(1)));
    arrive(2 * SECOND, uplink().setAcked(1).setRefresh(true));
    assertTrue(last().getRelays(0).getRefresh());
  }

  /** When a room had nobody behind a gateway for a moment, it forgot which ends it had to tell. */
  @Test
  void theEndOfAChannelIsToldAgainAlsoWhenItWasTheLastOne() {
    room.create(0);
    arrive(0, uplink().addArrivals(join(1, "ada")));
    arrive(0, uplink().setAcked(1).addArrivals(join(2, "bob")));
    arrive(0, uplink().setAcked(1).addArrivals(dropped(1)));
    arrive(0, uplink().setAcked(1).addArrivals(join(3, "ada", 1)));
    arrive(SECOND, uplink().setAcked(1).setRefresh(true));
    assertEquals(List.of(2), last().getEndedList());
  }

  /** Lets this time pass, in seconds. */
  private void pass(long from, long to) {
    for (long now = from * SECOND; now < to * SECOND; now += SECOND / 20) {
      room.wake(now);
      flush(now);
    }
  }

  private List<Long> acks() {
    return last().getPiecesList().stream().map(piece -> piece.getAcks(0)).toList();
  }

  private static Arrival frames(int link, FrameWriter frames) {
    return Arrival.newBuilder().setLink(link).setFrames(frames.toByteString()).build();
  }

  private static Arrival dropped(int link) {
    Notice dropped = Notice.newBuilder().setKind(Notice.Kind.KIND_DROPPED).setSerial(1).build();
    return Arrival.newBuilder().setLink(link).setNotice(dropped).build();
  }

  private Batch last() {
    return sent.get(sent.size() - 1);
  }

  private void arrive(long now, Uplink.Builder uplink) {
    room.arrive(uplink.build(), now);
    flush(now);
  }

  private void flush(long now) {
    room.flush(
        now,
        new Outlet() {
          @Override
          public void batch(String node, Batch batch) {
            sent.add(batch);
          }
        });
  }

  private static Uplink.Builder uplink() {
    return Uplink.newBuilder().setRoom("room").setEpoch(1).setNode("gateways");
  }

  private static Arrival join(int link, String name) {
    return join(link, name, 0);
  }

  private static Arrival join(int link, String name, int attempt) {
    ByteString id = ByteString.copyFromUtf8(name);
    ByteString join = Join.newBuilder().setId(id).setAttempt(attempt).build().toByteString();
    return Arrival.newBuilder()
        .setLink(link)
        .setJoin(Joining.newBuilder().setJoin(join).setSubject(name).setName(name))
        .build();
  }
}
