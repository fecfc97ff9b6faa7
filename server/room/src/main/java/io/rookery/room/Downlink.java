package io.rookery.room;

import io.rookery.metrics.Metrics;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Gone;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Everything on its way from a room to its players, until it leaves in one batch per node.
 *
 * <p>Messages have their numbers by then, see {@link Numbering}; the bytes leave with {@link
 * #flush}. Seats that got exactly what everybody got share one piece. Every other seat (new,
 * lagging, or spoken to alone) gets a piece of its own, made from its outbox, that names the same
 * bytes.
 */
final class Downlink {
  private final RoomBirth birth;
  private final Seats seats;
  private final Relays relays;
  private final Numbering numbering;
  private final StateFrames state;
  private final SeatSender alone;
  private final Metrics metrics;

  /** What everybody gets in this flush; empty when there is nothing, or too much for one piece. */
  private final List<OutFrame> common = new ArrayList<>();

  /** Who has acknowledged that they left; emptied for each node. */
  private final List<Seat> heardTheLast = new ArrayList<>();

  private long batchIds;
  private boolean unfinished;

  Downlink(
      RoomBirth birth,
      Seats seats,
      Relays relays,
      Numbering numbering,
      StateFrames state,
      Metrics metrics) {
    this.birth = birth;
    this.seats = seats;
    this.relays = relays;
    this.numbering = numbering;
    this.state = state;
    this.alone = new SeatSender(birth, state);
    this.metrics = metrics;
  }

  /**
   * Sends everything that can be sent; the rest waits for credit or for a socket to drain.
   *
   * @return whether anything may be lost on its way, or is to be sent later
   */
  boolean flush(long now, Outlet outlet) {
    boolean forced = numbering.hasMessages() || (state.changed() && anyNeedsSnapshot());
    int leaving = numbering.hasMessages() ? seats.lingering().size() : 0;
    state.renew(now, forced, seats.taken() + leaving);
    collectCommon();
    unfinished = false;
    // One node after the other, as a frame remembers its place in one batch only.
    relays.forEachNode((node, ofNode) -> flush(node, ofNode, now, outlet));
    common.clear();
    numbering.flushed();
    state.flushed();
    return unfinished;
  }

  private void collectCommon() {
    state.change().ifPresent(common::add);
    common.addAll(numbering.toAll());
    long bytes = 0;
    for (OutFrame frame : common) {
      bytes += frame.size();
    }
    if (bytes > RoomLimits.PIECE_BYTES) {
      common.clear(); // each seat's is split into pieces on its own
      seats.seated().forEach(seat -> seat.progress.setApart());
    }
  }

  private void flush(String node, Collection<Relay> ofNode, long now, Outlet outlet) {
    BatchBuilder batch = new BatchBuilder(birth.room(), birth.epoch(), ++batchIds);
    for (Relay relay : ofNode) {
      relay.writeTo(batch);
    }
    if (!common.isEmpty()) {
      sendCommon(ofNode, batch, now);
    }
    for (Relay relay : ofNode) {
      sendApart(relay, batch, now);
    }
    endWhoHeardTheLast(batch);
    for (Relay relay : ofNode) {
      repeatToSilent(relay, batch, now);
    }
    if (!batch.isEmpty()) {
      outlet.batch(node, batch.build(now));
    }
    for (Relay relay : ofNode) {
      unfinished |= relay.batchesUnderWay() > 0;
      if (relay.ranOut()) {
        metrics.outOfCredit();
      }
    }
  }

  /** The seats that got what everybody got, and nothing else, and that lag behind in nothing. */
  private void sendCommon(Collection<Relay> ofNode, BatchBuilder batch, long now) {
    BatchBuilder.PieceBuilder piece = null;
    for (Relay relay : ofNode) {
      for (Seat seat : relay.links.values()) {
        MessageProgress progress = seat.progress;
        if (progress.isApart()
            || !seat.link.isWritable()
            || seat.isLeft()
            || !state.followsOn(seat.seen)
            || !relay.hasCredit()) {
          progress.setApart();
          continue;
        }
        if (piece == null) {
          piece = batch.piece();
          common.forEach(piece::add);
        }
        piece.to(relay, seat.link.number(), progress.next(), seat.inbox.writeAck());
        progress.sentAll(now);
        state.sentTo(seat.seen);
      }
    }
    if (piece != null) {
      piece.end();
    }
  }

  /** Everybody else: from their outbox, behind the state they lack. */
  private void sendApart(Relay relay, BatchBuilder batch, long now) {
    for (Seat seat : relay.links.values()) {
      if (seat.link.isWritable()
          && alone.isDue(seat, now)
          && !batch.isFull()
          && relay.hasCreditFor(batch.shareOf(relay))) {
        alone.send(seat, batch, now);
      }
      unfinished |= seat.inbox.owesAck() || !seat.progress.outbox.isEmpty();
      if (seat.isLeft() && seat.progress.outbox.isEmpty()) {
        heardTheLast.add(seat);
      }
    }
  }

  private void endWhoHeardTheLast(BatchBuilder batch) {
    for (Seat seat : heardTheLast) {
      OutFrame lastWord =
          seat.opening.resync() == null
              ? null
              : OutFrame.of(FrameKind.GONE, Gone.newBuilder().setCode("left").build());
      batch.end(seat.link.relay(), seat.link.number(), lastWord);
      seats.forget(seat);
    }
    heardTheLast.clear();
  }

  private void repeatToSilent(Relay relay, BatchBuilder batch, long now) {
    if (relay.owesRefresh()) {
      batch.touch(relay);
    } else if (relay.silent(now) && batch.shareOf(relay) == 0) {
      batch.repeat(relay, relay.repeat(now));
      metrics.batchRepeated();
    }
  }

  private boolean anyNeedsSnapshot() {
    for (Seat seat : seats.seated()) {
      if (seat.seen.needsSnapshot() && seat.link.isWritable()) {
        return true;
      }
    }
    return false;
  }
}
