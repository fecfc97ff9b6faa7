package io.rookery.game;

/** Why a player's seat became free. */
public enum Departure {
  /** The player asked to leave. */
  LEFT,
  /** The game, or somebody through the admin API, sent the player away. */
  KICKED,
  /** The player's connection was lost and did not come back in time. */
  LOST,
  /** The room closed. */
  ROOM_CLOSED
}
