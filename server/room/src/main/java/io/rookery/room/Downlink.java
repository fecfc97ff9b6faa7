package io.rookery.room;

import com.google.protobuf.ByteString;
import io.rookery.metrics.Metrics;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Gone;
import io.rookery.protocol.v1.Resynced;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything on its way from a room to its players, until it leaves in one batch per node.
 *
 * <p>Messages have their numbers by then, see {@link Numbering}; the bytes leave with {@link
 * #flush}. Seats that got exactly what everybody got share one piece. Every other seat (new,
 * lagging, or spoken to alone) gets a piece of its own, made from its outbox, that names the same
 * bytes.
 */
final class Downlink {
  /** Lower than every acknowledgement, and so old news. */
  private static final long NO_ACK = 0;

  private final RoomBirth birth;
  private final Seats seats;
  private final Numbering numbering;
  private final StateFrames state;
  private final Metrics metrics;

  /** Frames for links that have no seat, bounded by the arrivals of one pass. */
  private final List<Reply> replies = new ArrayList<>();

  private final List<Heeded> heeded = new ArrayList<>();
  private long batchIds;

  Downlink(RoomBirth birth, Seats seats, Numbering numbering, StateFrames state, Metrics metrics) {
    this.birth = birth;
    this.seats = seats;
    this.numbering = numbering;
    this.state = state;
    this.metrics = metrics;
  }

  /** A link is over, and the last frame it gets, if there is one. */
  private record Reply(Relay relay, int link, OutFrame frame) {}

  private record Heeded(Relay relay, int link, long serial) {}

  /** A link without a seat is told something, and is over. */
  void reply(Relay relay, int link, OutFrame frame) {
    replies.add(new Reply(relay, link, frame));
  }

  /** Links that were ended in batches which may be lost are ended again. */
  void end(Relay relay, List<Relay.Ending> again) {
    again.forEach(each -> replies.add(new Reply(relay, each.link(), each.lastWord())));
  }

  void heed(Relay relay, int link, long serial) {
    heeded.add(new Heeded(relay, link, serial));
  }

  private OutFrame resynced(Seat seat) {
    boolean secondCopy = seat.resync == Resynced.Reason.REASON_SECOND_COPY;
    Resynced.Builder resynced =
        Resynced.newBuilder()
            .setEpoch(birth.epoch())
            // what a second copy has not sent waits here already
            .setNextOperation((secondCopy ? seat.accepted() : seat.watermark) + 1)
            .setNextMessage(seat.outbox.first())
            .setReason(seat.resync);
    if (seat.lostFrom < seat.outbox.first()) {
      resynced.setLostFrom(seat.lostFrom).setLostTo(seat.outbox.first() - 1);
    }
    return OutFrame.of(FrameKind.RESYNCED, resynced.build());
  }

  /** Sends everything that can be sent; the rest waits for credit or for a socket to drain. */
  void flush(long now, Outlet outlet) {
    Map<String, BatchBuilder> batches = new HashMap<>();
    state.renew(now, numbering.hasMessages() || anyNeedsSnapshot(), seats.taken());
    for (Reply reply : replies) {
      BatchBuilder batch = batchFor(reply.relay.node, batches);
      batch.end(reply.relay, reply.link, reply.frame);
    }
    for (Heeded notice : heeded) {
      batchFor(notice.relay.node, batches).confirm(notice.relay, notice.link, notice.serial);
    }
    sendCommon(now, batches);
    sendApart(seats.seated(), now, batches);
    sendApart(seats.lingering(), now, batches);
    endWhoHeardTheLast(batches);
    repeatToSilent(now, batches);
    batches.forEach((node, batch) -> sendBatch(node, batch, now, outlet));
    replies.clear();
    heeded.clear();
    numbering.flushed();
    state.flushed();
  }

  private void sendBatch(String node, BatchBuilder batch, long now, Outlet outlet) {
    if (!batch.isEmpty()) {
      outlet.batch(node, batch.build(now));
    }
  }

  /** The seats that got what everybody got, and nothing else, and that lag behind in nothing. */
  private void sendCommon(long now, Map<String, BatchBuilder> batches) {
    List<OutFrame> common = numbering.toAll();
    List<OutFrame> frames = new ArrayList<>(common.size() + 1);
    state.change().ifPresent(frames::add);
    frames.addAll(common);
    long bytes = frames.stream().mapToLong(OutFrame::size).sum();
    if (frames.isEmpty()) {
      return;
    }
    if (bytes > RoomLimits.PIECE_BYTES) {
      seats.seated().forEach(seat -> seat.apart = true); // each is split into pieces on its own
      return;
    }
    Map<String, BatchBuilder.PieceBuilder> pieces = new HashMap<>();
    for (Seat seat : seats.seated()) {
      if (seat.apart
          || seat.relay == null
          || seat.stalled
          || !state.followsOn(seat)
          || !seat.relay.hasCredit()) {
        seat.apart = true;
        continue;
      }
      BatchBuilder batch = batchFor(seat.relay.node, batches);
      var piece =
          pieces.computeIfAbsent(
              seat.relay.node,
              node -> {
                var started = batch.piece();
                frames.forEach(started::add);
                return started;
              });
      piece.to(seat.relay, seat.link, seat.sent + 1, ackOf(seat));
      sentAll(seat, now);
      state.sentTo(seat);
    }
    pieces.values().forEach(BatchBuilder.PieceBuilder::end);
  }

  /** Everybody else: from their outbox, behind the state they lack. */
  private void sendApart(Collection<Seat> who, long now, Map<String, BatchBuilder> batches) {
    for (Seat seat : who) {
      if (seat.relay == null || seat.stalled) {
        continue;
      }
      boolean due =
          seat.hasUnsent()
              || seat.greeting != null
              || (seat.resync != null && !seat.resyncSent)
              || (!seat.isLeft() && state.owes(seat))
              || seat.asksResend
              || seat.asksProbe
              || seat.ackDue <= now;
      BatchBuilder batch = due ? batchFor(seat.relay.node, batches) : null;
      if (due && seat.relay.hasCreditFor(batch.shareOf(seat.relay))) {
        send(seat, batch, now);
      }
    }
  }

  private void endWhoHeardTheLast(Map<String, BatchBuilder> batches) {
    for (Seat seat : List.copyOf(seats.lingering())) {
      if (seat.relay != null && seat.outbox.isEmpty()) {
        OutFrame lastWord =
            seat.resync == null
                ? null
                : OutFrame.of(FrameKind.GONE, Gone.newBuilder().setCode("left").build());
        batchFor(seat.relay.node, batches).end(seat.relay, seat.link, lastWord);
        seats.forget(seat);
      }
    }
  }

  private void send(Seat seat, BatchBuilder batch, long now) {
    List<OutFrame> ahead = new ArrayList<>();
    if (seat.greeting != null) {
      ahead.add(seat.greeting);
      seat.relay.answers(seat);
      seat.greeting = null;
    }
    if (seat.resync != null && !seat.resyncSent) {
      ahead.add(resynced(seat));
      seat.resyncSent = true;
    }
    if (!seat.isLeft()) {
      ahead.addAll(state.owed(seat));
    }
    if (seat.asksResend) {
      ahead.add(OutFrame.of(FrameKind.RESEND, ByteString.EMPTY, seat.accepted() + 1));
      seat.asksResend = false;
      seat.resendAskedAt = now;
    }
    var piece = batch.piece();
    long firstOfPiece = seat.sent + 1;
    for (OutFrame frame : ahead) {
      if (!piece.fits(frame) && !piece.isEmpty()) {
        piece.to(seat.relay, seat.link, firstOfPiece, NO_ACK);
        piece.end();
        piece = batch.piece();
      }
      piece.add(frame);
    }
    for (long number = seat.sent + 1; number < seat.outbox.next(); number++) {
      OutFrame frame = seat.outbox.get(number);
      if (!piece.fits(frame) && !piece.isEmpty()) {
        // Also one that was written before may cover what is refused further on, when this is sent
        // again: so only the last piece has any.
        piece.to(seat.relay, seat.link, firstOfPiece, NO_ACK);
        piece.end();
        piece = batch.piece();
        firstOfPiece = number;
      }
      piece.add(frame);
    }
    if (seat.asksProbe) {
      piece.add(OutFrame.of(FrameKind.PROBE, ByteString.EMPTY));
      seat.asksProbe = false;
    }
    piece.to(seat.relay, seat.link, firstOfPiece, ackOf(seat));
    piece.end();
    sentAll(seat, now);
  }

  private long ackOf(Seat seat) {
    seat.ackWritten = seat.watermark;
    seat.ackDue = Long.MAX_VALUE;
    return seat.watermark;
  }

  private void sentAll(Seat seat, long now) {
    if (seat.hasUnsent()) {
      seat.sent = seat.outbox.next() - 1;
      seat.probePause = RoomLimits.PROBE_FIRST;
      seat.probeDue = now + seat.probePause;
    }
    seat.apart = false;
  }

  private void repeatToSilent(long now, Map<String, BatchBuilder> batches) {
    for (Map<Integer, Relay> ofNode : seats.relays().values()) {
      for (Relay relay : ofNode.values()) {
        if (relay.owesRefresh()) {
          batchFor(relay.node, batches).touch(relay);
        } else if (relay.silent(now)) {
          BatchBuilder batch = batchFor(relay.node, batches);
          if (batch.shareOf(relay) == 0) {
            batch.repeat(relay, relay.repeat(now));
            metrics.batchRepeated();
          }
        }
      }
    }
  }

  private boolean anyNeedsSnapshot() {
    for (Seat seat : seats.seated()) {
      if (seat.needsSnapshot && seat.relay != null && !seat.stalled) {
        return true;
      }
    }
    return false;
  }

  private BatchBuilder batchFor(String node, Map<String, BatchBuilder> batches) {
    return batches.computeIfAbsent(
        node, any -> new BatchBuilder(birth.room(), birth.epoch(), ++batchIds));
  }
}
