package io.rookery.metrics;

import io.rookery.game.Departure;

/** What happens in the rooms of one game type on this node; the rules of {@link Metrics} hold. */
public interface RoomMetrics {

  /** Counts nothing. */
  static RoomMetrics none() {
    return new RoomMetrics() {};
  }

  /** A room of the type began to live here. */
  default void roomOpened() {}

  /** A room of the type that lived here is over. */
  default void roomClosed() {}

  /** A player took a seat. */
  default void playerJoined() {}

  /** A player's seat became free. */
  default void playerLeft(Departure why) {}

  /** A visitor got no seat; the code is PROTOCOL.md's or the game's. */
  default void joinRefused(String code) {}

  /** The room took operations from its players. */
  default void operationsIn(int count) {}

  /** An operation was consumed without effect; the code is PROTOCOL.md's or the game's. */
  default void operationRefused(String code) {}

  /** An operation was one the room had already: a client sent it again. */
  default void operationRepeated() {}

  /** A player's connection broke, and the seat is kept for them. */
  default void dropped() {}

  /** A player who had dropped is back after this long. */
  default void cameBack(long awayMicros) {}

  /** Somebody asked for their seat back. */
  default void returned(Return outcome) {}

  /** How that may end. */
  enum Return {
    RESUMED,
    RESYNCED,
    GONE,
    /** Too much was said again to them just now, so they were refused. */
    SLOWED
  }

  /** This many messages were sent again. */
  default void replayed(int messages) {}

  /** A return or a RESEND had so many bytes of messages and state sent again. */
  default void replayedBytes(long bytes) {}

  /** A session that is over had at most this many messages waiting at once. */
  default void outboxHeld(int messages) {}

  /** Operations were missing, and the client was asked for them. */
  default void resendAsked() {}

  /** The room said something to this many players. */
  default void messagesOut(int players) {}

  /** The room's changed state was encoded once, for this many players. */
  default void stateOut(int players, int bytes) {}

  /** The room's state went out whole, to players who are new or were too far behind. */
  default void snapshotOut(int players, int bytes) {}

  /** A tick ran this much later than it was due. */
  default void ticked(long lateNanos) {}

  /** Ticks were given up, because the room was too slow for them. */
  default void ticksDropped(int count) {}

  /** A callback of the game threw what is not a refusal. */
  default void gameFailed() {}
}
