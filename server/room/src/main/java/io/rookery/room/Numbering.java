package io.rookery.room;

import io.rookery.metrics.Loss;
import io.rookery.metrics.Metrics;
import io.rookery.metrics.RoomMetrics;
import io.rookery.protocol.v1.Resynced;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gives messages to players their numbers, and keeps them until acknowledged.
 *
 * <p>A message is numbered when it is said, for everyone who has a seat then: so nobody gets what
 * was said before they sat down or after they left.
 */
final class Numbering {
  private final Seats seats;
  private final Outbox.SharedBytes sharedBytes = new Outbox.SharedBytes();
  private final Metrics metrics;
  private final RoomMetrics ofType;

  /** What was said to all since the last flush, bounded by what callbacks say in one pass. */
  private final List<OutFrame> toAll = new ArrayList<>();

  private boolean messages;

  Numbering(Seats seats, Metrics metrics, RoomMetrics ofType) {
    this.seats = seats;
    this.metrics = metrics;
    this.ofType = ofType;
  }

  Outbox newOutbox() {
    return new Outbox(sharedBytes);
  }

  /** What messages for several seats take of the room's memory. */
  long sharedBytes() {
    return sharedBytes.size();
  }

  /** Whether messages wait for a flush, which then takes the state along. */
  boolean hasMessages() {
    return messages;
  }

  /** What was said to all since the last flush. */
  List<OutFrame> toAll() {
    return toAll;
  }

  /** Everything numbered so far is on its way, or waits in an outbox. */
  void flushed() {
    toAll.clear();
    messages = false;
  }

  /** What a callback said. */
  void say(OutgoingMessage saying) {
    if (saying.only() != null) {
      tell(saying.only(), saying.frame());
      ofType.messagesOut(1);
      return;
    }
    int reached = 0;
    for (Seat seat : seats.seated()) {
      if (!saying.reaches(seat)) {
        seat.progress.setApart();
      } else {
        reached++;
        if (!saying.isVolatile()) {
          keep(seat, saying.frame(), false);
        }
      }
    }
    toAll.add(saying.frame());
    messages |= reached > 0;
    relieve();
    ofType.messagesOut(reached);
  }

  /** A numbered frame for one seat. */
  void tell(Seat seat, OutFrame frame) {
    seat.progress.setApart();
    messages = true;
    keep(seat, frame, true);
  }

  /** The last frame of a seat. */
  void tellLast(Seat seat, OutFrame frame) {
    seat.progress.setApart();
    messages = true;
    seat.progress.outbox.addLast(frame);
  }

  private void keep(Seat seat, OutFrame frame, boolean forOneSeat) {
    if (!seat.progress.outbox.add(frame, forOneSeat)) {
      overflowed(seat);
    }
  }

  /** Too much is shared: whoever has acknowledged least of it is resynchronised, not the others. */
  private void relieve() {
    while (!sharedBytes.fits()) {
      Stream.concat(seats.seated().stream(), seats.lingering().stream())
          .max(
              // those who left, too: or who leaves with a full outbox takes it from all others
              Comparator.comparingInt((Seat seat) -> seat.progress.outbox.size()))
          .ifPresent(
              fullest -> {
                fullest.progress.outbox.clear();
                overflowed(fullest);
              });
    }
  }

  private void overflowed(Seat seat) {
    metrics.lost(Loss.OUTBOX_FULL);
    seat.startOver();
    seat.opening.lose(Resynced.Reason.REASON_OUTBOX_OVERFLOWED, seat.progress.acked() + 1);
  }
}
