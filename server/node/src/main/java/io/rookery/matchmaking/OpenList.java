package io.rookery.matchmaking;

import com.google.protobuf.ByteString;
import io.rookery.cluster.wire.OpenRoom;
import io.rookery.cluster.wire.OpenRooms;
import io.rookery.cluster.wire.Reservation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The open rooms of a type during one step: rooms, reservations, and what is over forgotten.
 *
 * <p>Bounded: beyond {@link #MOST_ROOMS} a room is not listed, and so not found until it stands
 * differently or is asked for by its id; beyond {@link #MOST_RESERVATIONS} joins are refused for
 * now.
 */
final class OpenList {
  static final int MOST_ROOMS = 256;
  static final int MOST_RESERVATIONS = 16_384;

  /** How long a seat is kept for a join, and a room for its creation. */
  static final long RESERVED_MILLIS = 10_000;

  /** How long a join that has its seat is led there again, should it be repeated. */
  static final long REMEMBERED_MILLIS = 30_000;

  private final long now;
  private final List<OpenRoom> rooms;
  private final List<Reservation> reservations;
  private boolean changed;

  OpenList(OpenRooms value, long now) {
    this.now = now;
    this.rooms = new ArrayList<>(value.getRoomsList());
    this.reservations = new ArrayList<>(value.getReservationsList());
    changed |= reservations.removeIf(kept -> kept.getUntil() <= now);
    changed |= rooms.removeIf(room -> room.getEpoch() == 0 && room.getUntil() <= now);
  }

  /** The value after the step: {@code before} itself when nothing changed. */
  OpenRooms result(OpenRooms before) {
    if (!changed) {
      return before;
    }
    changed = false;
    rooms.removeIf(room -> isFull(room) && reserved(room) == 0);
    return rooms.isEmpty() && reservations.isEmpty()
        ? null
        : OpenRooms.newBuilder().addAllRooms(rooms).addAllReservations(reservations).build();
  }

  Optional<Reservation> reservation(ByteString join) {
    return reservations.stream().filter(kept -> kept.getJoin().equals(join)).findFirst();
  }

  void forget(Reservation reservation) {
    changed |= reservations.remove(reservation);
  }

  boolean isExhausted() {
    return reservations.size() >= MOST_RESERVATIONS;
  }

  void reserve(Reservation reservation) {
    reservations.add(reservation);
    changed = true;
  }

  /** Rooms with a seat that is neither taken nor reserved; the oldest first. */
  Optional<OpenRoom> firstFree(Predicate<OpenRoom> wanted) {
    return rooms.stream()
        .filter(room -> !room.getLocked())
        .filter(wanted)
        .filter(room -> room.getPlayers() + reserved(room) < room.getSeats())
        .findFirst();
  }

  Optional<OpenRoom> room(String id) {
    return rooms.stream().filter(room -> room.getRoom().equals(id)).findFirst();
  }

  private boolean isFull(OpenRoom room) {
    return room.getLocked() || room.getPlayers() >= room.getSeats();
  }

  private int reserved(OpenRoom room) {
    int count = 0;
    for (Reservation kept : reservations) {
      if (!kept.getSeated() && kept.getRoom().equals(room.getRoom())) {
        count++;
      }
    }
    return count;
  }

  /** Lists a room that is about to be created, if there is space. */
  void add(OpenRoom room) {
    if (rooms.size() < MOST_ROOMS) {
      rooms.add(room);
      changed = true;
    }
  }

  /** A room has refused before it was ever heard of: nobody else is sent there until it is. */
  void doubt(String id) {
    for (int i = 0; i < rooms.size(); i++) {
      OpenRoom room = rooms.get(i);
      if (room.getRoom().equals(id) && room.getEpoch() == 0) {
        rooms.set(i, room.toBuilder().setLocked(true).build());
        changed = true;
      }
    }
  }

  /** A room says how it stands; whether it will be found when it has a free seat. */
  boolean stands(OpenRoom room) {
    for (int i = 0; i < rooms.size(); i++) {
      OpenRoom known = rooms.get(i);
      if (known.getRoom().equals(room.getRoom())) {
        if (known.getEpoch() <= room.getEpoch() && !known.equals(room)) {
          rooms.set(i, room);
          changed = true;
        }
        return true;
      }
    }
    if (!isFull(room)) {
      add(room);
    }
    return isFull(room) || rooms.size() < MOST_ROOMS || room(room.getRoom()).isPresent();
  }

  /** These joins have their seats: they no longer keep another one, but are remembered. */
  void seated(List<ByteString> joins, OpenRoom by) {
    if (joins.isEmpty()) {
      return;
    }
    Set<ByteString> arrived = new HashSet<>(joins);
    rewrite(
        kept ->
            arrived.contains(kept.getJoin()) && kept.getRoom().equals(by.getRoom())
                ? kept.toBuilder()
                    .setSeated(true)
                    .setEpoch(by.getEpoch())
                    .setUntil(now + REMEMBERED_MILLIS)
                    .build()
                : kept);
  }

  private void rewrite(UnaryOperator<Reservation> change) {
    reservations.replaceAll(
        kept -> {
          Reservation after = change.apply(kept);
          changed |= !after.equals(kept);
          return after;
        });
  }

  void shut(String id, long epoch) {
    boolean known = rooms.removeIf(room -> room.getRoom().equals(id) && room.getEpoch() <= epoch);
    boolean kept = reservations.removeIf(each -> each.getRoom().equals(id));
    changed |= known || kept;
  }

  void gone(String node) {
    boolean known = rooms.removeIf(room -> room.getNode().equals(node));
    boolean kept = reservations.removeIf(each -> each.getNode().equals(node));
    changed |= known || kept;
  }
}
