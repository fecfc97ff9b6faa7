package io.rookery.gateway;

import java.util.HashMap;
import java.util.Map;

/** A room that channels of this relay lead to: the way there, and the channels. */
final class Room {
  final RoomLink way;
  final Map<Integer, Link> links = new HashMap<>();

  /** The directory is being asked where it is. */
  boolean isSought;

  /** Its node is gone; the directory will say what became of it. */
  boolean isOrphaned;

  /** Since when it has no links; it is remembered a while, so that its batches are answered. */
  long emptySince;

  Room(RoomLink way) {
    this.way = way;
  }

  String id() {
    return way.room();
  }
}
