package io.rookery.room;

import io.rookery.game.Player;
import java.util.Set;

/**
 * One thing a callback said to players.
 *
 * @param only the one who gets it, or null for all
 * @param but who does not get it
 * @param isVolatile may be lost, and has no number
 */
record OutgoingMessage(OutFrame frame, Seat only, Set<Player> but, boolean isVolatile) {

  boolean reaches(Seat seat) {
    return only == null ? but.isEmpty() || !but.contains(seat) : only == seat;
  }
}
