package io.rookery.room;

import io.rookery.game.Player;

/** What simulations must know of seats that games need not. */
public final class InsideSeats {
  private InsideSeats() {}

  /** The session's public id. */
  public static String session(Player player) {
    return ((Seat) player).session;
  }

  /** Why a seat is beyond its bounds; null when it is not. */
  public static String beyondBounds(Player player) {
    Seat seat = (Seat) player;
    if (seat.outbox.size() > RoomLimits.OUTBOX_MESSAGES) {
      return "an outbox of " + seat.outbox.size();
    }
    if (seat.outbox.ownBytes() > RoomLimits.OUTBOX_OWN_BYTES) {
      return "an outbox of " + seat.outbox.ownBytes() + " bytes";
    }
    if (seat.waiting.size() > RoomLimits.WINDOW_OPERATIONS) {
      return seat.waiting.size() + " operations wait";
    }
    return null;
  }
}
