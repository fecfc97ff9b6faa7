package io.rookery.game;

import com.google.protobuf.Message;
import java.time.Duration;

/**
 * The rules of one room; an author implements this.
 *
 * <p>A room calls its game one thing at a time, always on the same thread. All that a callback does
 * (to tables, values and alarms, what it tells players, whom it sends away) counts from its return
 * on, before the next callback runs. It reaches players as state first, then messages in the order
 * of the calls. A callback that throws has done nothing at all. Callbacks must not block.
 *
 * @param <I> what players say to the room
 */
public interface Game<I extends Message> {

  /** Runs once in the room's life, before anything else. */
  default void onCreate() {}

  /**
   * Decides whether a visitor may have a seat; by throwing {@link Refusal} it says no, and why.
   *
   * <p>A seat is free when this runs.
   */
  default void admit(Visitor visitor) {}

  /** A player took a seat. What this tells them arrives after their first snapshot. */
  default void onJoin(Player player) {}

  /** A player said something. Throwing {@link Refusal} tells the sender why it had no effect. */
  void onMessage(Player player, I said);

  /**
   * A player asks something and waits for the answer, which is given with {@link Room#answer} at
   * once or in a later callback. Throwing {@link Refusal} is an answer, too. Runs once for each
   * request, however often its player's connection breaks.
   */
  default void onRequest(Player player, I asked, Request request) {
    throw new Refusal("not_supported", "this game answers no requests");
  }

  /** A fixed step of time has passed; never called when the type does not tick. */
  default void onTick(float seconds) {}

  /** An alarm set by {@link Room#alarm} went off; it is no longer set. */
  default void onAlarm(String name) {}

  /**
   * A player's connection broke. The seat is kept, and what the player is told meanwhile waits for
   * them within the room's bounds.
   *
   * @param window how long the seat is kept from now on
   */
  default void onDrop(Player player, Duration window) {}

  /** A player who had dropped is back in the same seat; they have missed nothing that was said. */
  default void onReturn(Player player) {}

  /** A player's seat is free again; they are told nothing more. */
  default void onLeave(Player player, Departure why) {}
}
