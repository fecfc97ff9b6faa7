package io.rookery.load;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Those who are to sit in one room, and how much each has said; safe on every thread. */
final class LoadRoom {
  private final String label;
  private final Optional<String> given;
  private final AtomicLongArray said;
  private final List<List<DeclaredLosses.Unknown>> unknown;
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
    this.unknown =
        Stream.<List<DeclaredLosses.Unknown>>generate(CopyOnWriteArrayList::new)
            .limit(players)
            .toList();
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

  /** A player's session is over, and nobody knows of the last so many things they said. */
  void unknown(int player, int last) {
    if (last > 0) {
      unknown.get(player).add(new DeclaredLosses.Unknown(said(player) - last + 1, said(player)));
    }
  }

  /** What nobody knows of, of what a player said. */
  List<DeclaredLosses.Unknown> unknown(int player) {
    return unknown.get(player);
  }

  /** What each has said up to now. */
  long[] said() {
    long[] all = new long[players()];
    Arrays.setAll(all, this::said);
    return all;
  }
}
