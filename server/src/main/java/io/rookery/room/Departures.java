package io.rookery.room;

import io.rookery.game.Departure;
import io.rookery.metrics.RoomMetrics;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Left;

/** Frees seats: the game is told, and the player, when there is still somebody to tell. */
final class Departures {
  private final Seats seats;
  private final Turns<?> turns;
  private final Downlink downlink;
  private final RoomMetrics metrics;

  Departures(Seats seats, Turns<?> turns, Downlink downlink, RoomMetrics metrics) {
    this.seats = seats;
    this.turns = turns;
    this.downlink = downlink;
    this.metrics = metrics;
  }

  /** The player leaves and hears so; a second time nothing happens. */
  void depart(Seat seat, Departure why, Left.Reason reason, String text, long now) {
    if (seat.isLeft()) {
      return;
    }
    downlink.say(turns.takeSaid()); // what was said before the departure still reaches the player
    downlink.tell(
        seat,
        OutFrame.of(FrameKind.LEFT, Left.newBuilder().setReason(reason).setText(text).build()));
    seat.lingersUntil = now + RoomLimits.LINGER;
    seats.leave(seat, seat.relay != null);
    tellGame(seat, why);
  }

  /** The player's connection is gone, and nobody is there to be told. */
  void lost(Seat seat) {
    if (seat.isLeft()) {
      seats.forget(seat);
      return;
    }
    downlink.say(turns.takeSaid());
    seat.lingersUntil = Long.MAX_VALUE;
    seat.outbox.acknowledge(seat.outbox.next() - 1);
    seats.leave(seat, false);
    tellGame(seat, Departure.LOST);
  }

  private void tellGame(Seat seat, Departure why) {
    metrics.playerLeft(why);
    turns.run(() -> turns.game().onLeave(seat, why));
  }
}
