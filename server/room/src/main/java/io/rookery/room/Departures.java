package io.rookery.room;

import io.rookery.game.Departure;
import io.rookery.metrics.RoomMetrics;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Left;
import java.time.Duration;

/** Frees seats: the game is told, and the player, when there is still somebody to tell. */
final class Departures {
  private final Seats seats;
  private final Turns<?> turns;
  private final Numbering numbering;
  private final RoomMetrics metrics;
  private final PastSessions past;
  private final long window; // microseconds

  Departures(
      Duration window,
      Seats seats,
      Turns<?> turns,
      Numbering numbering,
      PastSessions past,
      RoomMetrics metrics) {
    this.window = window.toNanos() / 1_000;
    this.past = past;
    this.seats = seats;
    this.turns = turns;
    this.numbering = numbering;
    this.metrics = metrics;
  }

  /** Those whom the game kicked leave, and those whom it kicks while they do. */
  void sendAway(long now) {
    Commits commits = turns.commits();
    for (Commits.Kick kick = commits.nextKick(); kick != null; kick = commits.nextKick()) {
      depart(kick.seat(), Departure.KICKED, Left.Reason.REASON_KICKED, kick.text(), now);
    }
  }

  /** The player leaves and hears so; a second time nothing happens. */
  void depart(Seat seat, Departure why, Left.Reason reason, String text, long now) {
    if (seat.isLeft()) {
      return;
    }
    numbering.tellLast(
        seat,
        OutFrame.of(FrameKind.LEFT, Left.newBuilder().setReason(reason).setText(text).build()));
    boolean connected = seat.connected();
    long patience = Math.max(RoomLimits.LINGER, window);
    seat.lingersUntil = connected ? now + patience : Math.max(now + 1, seat.awayUntil);
    seat.lingersAtMost = now + patience + window + RoomLimits.LINGER;
    past.remember(seat, "left");
    seats.leave(seat, connected || window > 0);
    tellGame(seat, why);
  }

  /** The player's connection is gone; the seat is kept for them until the window ends. */
  void drop(Seat seat, long heardAt, long now) {
    long until = heardAt + window;
    if (until <= now) {
      lost(seat);
    } else if (seat.isLeft()) {
      seats.unlink(seat);
      seat.lingersUntil = Math.min(until, seat.lingersAtMost); // they may not have heard so yet
    } else {
      seats.away(seat, until, now);
      metrics.dropped();
      Duration left = Duration.ofNanos((until - now) * 1_000);
      turns.run(() -> turns.game().onDrop(seat, left));
    }
  }

  /** Nobody will come back for the seat, and nobody is there to be told. */
  void lost(Seat seat) {
    if (seat.isLeft()) {
      seats.forget(seat);
      return;
    }
    past.remember(seat, "expired");
    seats.leave(seat, false);
    tellGame(seat, Departure.LOST);
  }

  private void tellGame(Seat seat, Departure why) {
    metrics.playerLeft(why);
    metrics.outboxHeld(seat.progress.outbox.most());
    turns.run(() -> turns.game().onLeave(seat, why));
  }
}
