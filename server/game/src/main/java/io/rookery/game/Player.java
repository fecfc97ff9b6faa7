package io.rookery.game;

/**
 * Somebody who has a seat in a room.
 *
 * <p>Equal only to itself; keep its {@link #seat} in state, not the player.
 */
public interface Player {

  /** The number of the seat, from 1 to the type's seats; free again once the player has left. */
  int seat();

  /** What other players see; as the token has it, at most 64 characters, not checked further. */
  String name();

  /** Who the token says this is. */
  String subject();

  /**
   * Whether the player is connected now; between {@link Game#onDrop} and {@link Game#onReturn} they
   * are not.
   */
  boolean connected();
}
