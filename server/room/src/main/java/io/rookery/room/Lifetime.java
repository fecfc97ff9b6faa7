package io.rookery.room;

import io.rookery.game.Departure;
import io.rookery.game.GameType;
import io.rookery.protocol.v1.Left;
import java.util.List;

/**
 * When a room ends: its game says so or fails, nobody is there, or its node stops.
 *
 * <p>Times are microseconds.
 */
final class Lifetime {
  /** Up to a quarter, in thousandths: rooms that emptied together do not close together. */
  private static final int MOST_SPREAD = 250;

  private final GameType<?, ?, ?> type;
  private final int spread;
  private final Seats seats;
  private final Turns<?> turns;
  private final Departures departures;
  private long emptySince;
  private boolean everJoined;
  private boolean occupied;
  private boolean closed;

  Lifetime(
      GameType<?, ?, ?> type,
      RoomBirth birth,
      Seats seats,
      Turns<?> turns,
      Departures departures,
      long emptySince) {
    this.type = type;
    this.spread = Math.floorMod(birth.room().hashCode(), MOST_SPREAD + 1);
    this.seats = seats;
    this.turns = turns;
    this.departures = departures;
    this.emptySince = emptySince;
  }

  /** Whether it takes no players any more, and hears nothing. */
  boolean isClosed() {
    return closed;
  }

  /** Its game could not be created: there is nothing to close. */
  void failToBegin() {
    closed = true;
  }

  /**
   * Does what callbacks asked for beyond words: players are sent away, the room is closed. Comes
   * after each callback, but never within one, nor while something is done to a seat.
   */
  void settle(long now) {
    occupied |= seats.taken() > 0;
    everJoined |= occupied;
    departures.sendAway(now);
    if (occupied && seats.taken() == 0) {
      emptySince = now;
      occupied = false;
    }
    if (turns.broken()) {
      close("the room had an error", now);
    } else if (turns.commits().closes()) {
      close("", now);
    }
  }

  /** Players are told, and the room is over once they have heard. */
  void close(String text, long now) {
    if (closed) {
      return;
    }
    closed = true;
    for (Seat seat : List.copyOf(seats.seated())) {
      departures.depart(seat, Departure.ROOM_CLOSED, Left.Reason.REASON_ROOM_CLOSED, text, now);
    }
    departures.sendAway(now); // nobody is left, but the last ones' games may have asked for it
  }

  void closeIfEmpty(long now) {
    if (now >= emptyUntil()) {
      close("", now);
    }
  }

  /** When the room closes unless somebody comes, or {@code Long.MAX_VALUE}. */
  long emptyUntil() {
    if (seats.taken() > 0 || type.emptyFor().isEmpty()) {
      return Long.MAX_VALUE;
    }
    long patience = type.emptyFor().get().toNanos() / 1_000;
    long least = everJoined ? patience : Math.max(patience, RoomLimits.FIRST_PLAYER);
    return emptySince + least + least / 1_000 * spread;
  }
}
