package io.rookery.room;

import java.util.ArrayDeque;

/**
 * What callbacks asked for that returned; nothing of one that failed comes here.
 *
 * <p>Messages are numbered at once. Who is sent away leaves when the callback is over with, before
 * the next thing is heard: see {@link Lifetime#settle}.
 */
final class Commits {
  private final Numbering numbering;

  /** Emptied after each callback, so bounded by what one asks for. */
  private final ArrayDeque<Kick> kicks = new ArrayDeque<>();

  private boolean closes;

  Commits(Numbering numbering) {
    this.numbering = numbering;
  }

  /** A player to be sent away. */
  record Kick(Seat seat, String text) {}

  void say(OutgoingMessage saying) {
    numbering.say(saying);
  }

  void kick(Kick kick) {
    kicks.add(kick);
  }

  void close() {
    closes = true;
  }

  /** Whoever is to be sent away next; null when nobody is. */
  Kick nextKick() {
    return kicks.poll();
  }

  /** Whether the game wants the room closed. */
  boolean closes() {
    return closes;
  }
}
