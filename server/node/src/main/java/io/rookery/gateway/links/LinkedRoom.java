package io.rookery.gateway.links;

import io.rookery.gateway.socket.Loop;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A room that channels of this verticle lead to: the way there, and the channels. */
final class LinkedRoom {
  final RoomLink way;
  final Map<Integer, Link> links = new HashMap<>();

  /** Sends what is due to it, with this pass. */
  final Loop.Task uplink;

  /** The directory is being asked where it is. */
  boolean isSought;

  /** Its node is gone; the directory will say what became of it. */
  boolean isOrphaned;

  /** Since when it has no links; it is remembered a while, so that its batches are answered. */
  long emptySince;

  LinkedRoom(RoomLink way, Loop loop, Consumer<LinkedRoom> send) {
    this.way = way;
    this.uplink = loop.uplink(() -> send.accept(this));
  }

  String id() {
    return way.room();
  }
}
