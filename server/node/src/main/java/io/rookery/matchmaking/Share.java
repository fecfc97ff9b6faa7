package io.rookery.matchmaking;

/** What one subject, or one address, has of a type's seats and rooms. */
final class Share {
  /** Joins that are on their way, or arrived lately. */
  int joins;

  /** How many of them had a room made for them. */
  int made;

  /** Rooms they made in which nobody is, or which nobody has entered yet. */
  int empty;

  boolean isNothing() {
    return joins == 0 && made == 0 && empty == 0;
  }
}
