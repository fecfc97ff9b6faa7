package io.rookery.load;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;

/** Those who are to sit in one room, and how much each has said; safe on every thread. */
final class LoadRoom {
  private final String label;
  private final Optional<String> given;
  private final AtomicLongArray said;
  private final AtomicReference<String> id = new AtomicReference<>();

  /**
   * For so many players.
   *
   * @param label the metadata by which they find each other
   * @param given the id of the room they are to meet in; empty: any with the label
   */
  LoadRoom(String label, Optional<String> given, int players) {
    this.label = label;
    this.given = given;
    this.said = new AtomicLongArray(players);
  }

  String label() {
    return label;
  }

  Optional<String> given() {
    return given;
  }

  int players() {
    return said.length();
  }

  /** A player got a seat there; whether it is the room where the others sit. */
  boolean found(String room) {
    return id.compareAndSet(null, room) || room.equals(id.get());
  }

  /** Everybody lost their seats with their room: they meet in another one. */
  void gone(String room) {
    id.compareAndSet(room, null);
  }

  /** A player says one thing more; returns its sequence. */
  long says(int player) {
    return said.incrementAndGet(player);
  }

  long said(int player) {
    return said.get(player);
  }
}
