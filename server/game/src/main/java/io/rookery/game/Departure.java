package io.rookery.game;

/** Why a player's seat became free. */
public enum Departure {
  /** The player asked to leave. */
  LEFT,
  /** The game, or somebody through the admin API, sent the player away. */
  KICKED,
  /** The player's connection broke, and the player did not return within the type's window. */
  LOST,
  /** The room closed. */
  ROOM_CLOSED
}
