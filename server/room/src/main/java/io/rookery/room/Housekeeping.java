package io.rookery.room;

import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Gone;
import java.util.List;

/**
 * Looks once in a while after what was lost without a trace, and after what waits in vain: clients
 * that do not acknowledge, gateways that do not, and players who left and do not hear of it.
 */
final class Housekeeping {
  private final Seats seats;
  private final Relays relays;
  private final Departures departures;
  private final Lifetime lifetime;
  private long due = Long.MAX_VALUE;

  Housekeeping(Seats seats, Relays relays, Departures departures, Lifetime lifetime) {
    this.seats = seats;
    this.relays = relays;
    this.departures = departures;
    this.lifetime = lifetime;
  }

  /** When {@link #run} has something to do, or {@code Long.MAX_VALUE}. */
  long due() {
    return due;
  }

  /** Something is under way that may be lost, or waits for its time. */
  void comeBack(long now) {
    due = Math.min(due, now + RoomLimits.HOUSEKEEPING_INTERVAL);
  }

  void run(long now) {
    if (now < due) {
      return;
    }
    due = Long.MAX_VALUE;
    for (Relay relay : relays.lost()) {
      lose(relay, now);
    }
    for (Seat seat : seats.seated()) {
      probe(seat, now);
    }
    for (Seat seat : List.copyOf(seats.lingering())) {
      probe(seat, now);
      if (now >= seat.lingersUntil) {
        giveUp(seat);
      }
    }
  }

  /** What a dead node said last may come after the news of its death: nobody acknowledges there. */
  private void lose(Relay relay, long now) {
    long heardAt = now - RoomLimits.RELAY_REPEATS * RoomLimits.RELAY_PATIENCE;
    relay.startAnew();
    for (Seat seat : List.copyOf(relay.links.values())) {
      departures.drop(seat, heardAt, now);
      lifetime.settle(now);
    }
  }

  /** A client that has not acknowledged the newest message for long may not have got it. */
  private static void probe(Seat seat, long now) {
    if (seat.link.isWritable()) {
      seat.progress.probeWhenSilent(now);
    }
  }

  /** Who left has had the time there is to hear so. */
  private void giveUp(Seat seat) {
    seat.link.end(OutFrame.of(FrameKind.GONE, Gone.newBuilder().setCode("left").build()));
    seats.forget(seat);
  }
}
