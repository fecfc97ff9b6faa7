package io.rookery.matchmaking;

import io.rookery.cluster.wire.FoundRoom;
import io.rookery.cluster.wire.OpenRoom;
import java.util.Map;

/** A room as the list of open rooms knows it. */
final class ListedRoom {
  /** Lower is older. */
  final long age;

  /** As it last said it stands, or is to be. */
  OpenRoom now;

  /** Seats kept for joins that are on their way. */
  int expected;

  /** Joins that are on their way or arrived lately. */
  int reservations;

  boolean closed;

  ListedRoom(OpenRoom now, long age) {
    this.now = now;
    this.age = age;
  }

  String id() {
    return now.getRoom();
  }

  /** Whether nobody has entered it yet, as far as is known. */
  boolean isExpected() {
    return now.getEpoch() == 0;
  }

  boolean isEmpty() {
    return now.getPlayers() == 0;
  }

  /** Whether it takes players, and not all of its seats are taken. */
  boolean isOpen() {
    return !closed && !now.getLocked() && now.getPlayers() < now.getSeats();
  }

  /** Whether a seat is neither taken nor kept for somebody. */
  boolean hasFreeSeat() {
    return isOpen() && now.getPlayers() + expected < now.getSeats();
  }

  /** Whether the room has what a join asks for, and perhaps more. */
  boolean fits(Map<String, String> wanted) {
    Map<String, String> has = now.getMetadataMap();
    for (Map.Entry<String, String> criterion : wanted.entrySet()) {
      if (!criterion.getValue().equals(has.get(criterion.getKey()))) {
        return false;
      }
    }
    return true;
  }

  FoundRoom found() {
    return FoundRoom.newBuilder()
        .setRoom(now.getRoom())
        .setNode(now.getNode())
        .setEpoch(now.getEpoch())
        .build();
  }
}
