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
    Inbox inbox = ((Seat) player).inbox;
    Outbox outbox = ((Seat) player).progress.outbox;
    if (outbox.size() > RoomLimits.OUTBOX_MESSAGES) {
      return "an outbox of " + outbox.size();
    }
    if (outbox.ownBytes() > RoomLimits.OUTBOX_OWN_BYTES) {
      return "an outbox of " + outbox.ownBytes() + " bytes";
    }
    if (inbox.waiting() > inbox.window().operations()) {
      return inbox.waiting() + " operations wait";
    }
    return null;
  }
}
