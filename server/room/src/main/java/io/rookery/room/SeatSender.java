package io.rookery.room;

import com.google.protobuf.ByteString;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Resynced;

/**
 * Sends one seat what is due to it alone: from its outbox, behind how it came, what it lost, and
 * the state that it lacks.
 */
final class SeatSender {
  private final RoomBirth birth;
  private final StateFrames state;

  SeatSender(RoomBirth birth, StateFrames state) {
    this.birth = birth;
    this.state = state;
  }

  /** Whether there is anything to send now. */
  boolean isDue(Seat seat, long now) {
    return seat.progress.hasUnsent()
        || seat.opening.isDue()
        || (!seat.isLeft() && state.owes(seat.seen))
        || seat.inbox.asksResend()
        || seat.progress.asksProbe()
        || seat.inbox.isAckDue(now);
  }

  /** Sends all of it. */
  void send(Seat seat, BatchBuilder batch, long now) {
    MessageProgress progress = seat.progress;
    long next = progress.next();
    SeatPieces pieces = new SeatPieces(batch, seat, next);
    // Who left sees the state in which the last messages were said, and none after it.
    boolean seesState = !seat.isLeft() || progress.hasUnsent() || seat.opening.isDue();
    if (seat.opening.due() != null) {
      pieces.add(seat.opening.due(), next);
      seat.link.relay().answers(seat, seat.opening.answered());
    }
    if (seat.opening.isResyncDue()) {
      pieces.add(resynced(seat), next);
      seat.opening.resynced();
    }
    if (seesState) {
      for (OutFrame frame : state.owed(seat.seen)) {
        pieces.add(frame, next);
      }
    }
    if (seat.inbox.asksResend()) {
      long wanted = seat.inbox.accepted() + 1;
      pieces.add(OutFrame.of(FrameKind.RESEND, ByteString.EMPTY, wanted), next);
      seat.inbox.resendAsked(now);
    }
    for (; next < progress.outbox.next(); next++) {
      pieces.add(progress.outbox.get(next), next);
    }
    if (progress.asksProbe()) {
      pieces.add(OutFrame.of(FrameKind.PROBE, ByteString.EMPTY), next);
      progress.probed();
    }
    pieces.end(seat.inbox.writeAck());
    progress.sentAll(now);
  }

  private OutFrame resynced(Seat seat) {
    Opening opening = seat.opening;
    long firstMessage = seat.progress.outbox.first();
    boolean secondCopy = opening.resync() == Resynced.Reason.REASON_SECOND_COPY;
    Resynced.Builder resynced =
        Resynced.newBuilder()
            .setEpoch(birth.epoch())
            // what a second copy has not sent waits here already
            .setNextOperation((secondCopy ? seat.inbox.accepted() : seat.inbox.applied()) + 1)
            .setNextMessage(firstMessage)
            .setReason(opening.resync());
    if (opening.lostFrom() < firstMessage) {
      resynced.setLostFrom(opening.lostFrom()).setLostTo(firstMessage - 1);
    }
    return OutFrame.of(FrameKind.RESYNCED, resynced.build());
  }
}
