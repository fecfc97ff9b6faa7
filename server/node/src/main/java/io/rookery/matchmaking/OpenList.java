package io.rookery.matchmaking;

import com.google.protobuf.ByteString;
import io.rookery.cluster.wire.MatchAnswer.Limit;
import io.rookery.cluster.wire.OpenRoom;
import io.rookery.cluster.wire.Seeker;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The open rooms of a type, and who was promised a seat in which.
 *
 * <p>A step costs the same however many rooms and reservations there are, but for the death of a
 * node, and never looks at a clock. Confined to whoever keeps it.
 *
 * <p>Bounded: beyond {@link #MOST_OPEN} rooms with free seats a further one is not listed, and so
 * not found until it is reported again; and no room is made for a join.
 */
public final class OpenList {
  static final int MOST_OPEN = 65_536;

  /** So far may the clock of one keeper be behind that of the last before one of them is wrong. */
  static final long MOST_BEHIND_MILLIS = 60_000;

  /** All rooms that have a free seat or a reservation. */
  private final Map<String, ListedRoom> rooms = new HashMap<>();

  private final FreeRooms free = new FreeRooms();

  /** Rooms that were to be created, those that have waited longest first. */
  private final ArrayDeque<ListedRoom> expected = new ArrayDeque<>();

  private final Reservations reservations = new Reservations(this::ended);
  private final Shares shares = new Shares();
  private long now;
  private long ages;
  private int open;

  /**
   * Begins a step: what is over is forgotten.
   *
   * <p>Time stands while a clock is a little behind. When it is further behind, another was wrong
   * before it: time goes back, and what was to end later with it, so that all ends when it should.
   */
  void begin(long nowMillis) {
    if (now - nowMillis > MOST_BEHIND_MILLIS) {
      goBack(now - nowMillis);
    }
    now = Math.max(now, nowMillis);
    reservations.expire(now);
    while (!expected.isEmpty() && expected.peek().now.getUntil() <= now) {
      ListedRoom room = expected.poll();
      if (room.isExpected() && !room.closed) {
        close(room);
      }
    }
  }

  private void goBack(long millis) {
    now -= millis;
    reservations.goBack(millis);
    for (ListedRoom room : expected) {
      if (room.isExpected()) {
        room.now = room.now.toBuilder().setUntil(room.now.getUntil() - millis).build();
      }
    }
  }

  long now() {
    return now;
  }

  boolean isEmpty() {
    return rooms.isEmpty() && reservations.isEmpty();
  }

  // --- joins

  /** The reservation of a join; null when it has none, or its room is no more. */
  Reservation reservation(ByteString join) {
    Reservation known = reservations.of(join);
    if (known != null && known.room.closed) {
      reservations.release(known); // and what it took counts on
      return null;
    }
    return known;
  }

  void forget(Reservation reservation) {
    reservations.forget(reservation);
  }

  /** Why these may not join now; unspecified when they may. */
  Limit joining(Seeker seeker) {
    Limit theirs = shares.joining(seeker);
    return theirs == Limit.LIMIT_UNSPECIFIED && reservations.isFull()
        ? Limit.LIMIT_RESERVATIONS
        : theirs;
  }

  /** Why these may have no room made now; unspecified when they may. */
  Limit making(Seeker seeker) {
    Limit theirs = shares.making(seeker);
    return theirs == Limit.LIMIT_UNSPECIFIED && open >= MOST_OPEN ? Limit.LIMIT_OPEN_ROOMS : theirs;
  }

  /** The oldest room with a seat that is neither taken nor kept for somebody. */
  Optional<ListedRoom> firstFree(Map<String, String> metadata, Predicate<ListedRoom> wanted) {
    return free.first(metadata, wanted);
  }

  /** Lists a room that is about to be created. */
  ListedRoom make(OpenRoom made) {
    ListedRoom room = add(made.toBuilder().setUntil(now + Reservations.EXPECTED_MILLIS).build());
    expected.add(room);
    return room;
  }

  void reserve(Reservation reservation) {
    reservations.expect(reservation, now);
    counts(reservation);
  }

  private void counts(Reservation reservation) {
    ListedRoom room = reservation.room;
    room.reservations++;
    room.expected += reservation.seated ? 0 : 1;
    shares.change(
        reservation.seeker,
        share -> {
          share.joins++;
          share.made += reservation.made ? 1 : 0;
        });
    settle(room);
  }

  private void ended(Reservation reservation) {
    ListedRoom room = reservation.room;
    room.reservations--;
    room.expected -= reservation.seated ? 0 : 1;
    shares.change(
        reservation.seeker,
        share -> {
          share.joins--;
          share.made -= reservation.made ? 1 : 0;
        });
    settle(room);
  }

  // --- rooms

  /** A room has refused before it was ever heard of: nobody else is sent there until it is. */
  void doubt(ListedRoom room) {
    if (room.isExpected()) {
      become(room, room.now.toBuilder().setLocked(true).build());
    }
  }

  /** A room says how it stands; whether it will be found when it has a free seat. */
  boolean stands(OpenRoom said, List<ByteString> seated) {
    ListedRoom room = rooms.get(said.getRoom());
    if (room == null) {
      return !isOpen(said) || (open < MOST_OPEN && add(said) != null);
    }
    for (ByteString join : seated) {
      Reservation kept = reservations.of(join);
      if (kept != null && kept.room == room && !kept.seated) {
        room.expected--;
        reservations.seated(kept, now);
      }
    }
    if (room.now.getEpoch() <= said.getEpoch()) {
      become(room, said.toBuilder().setMaker(room.now.getMaker()).build());
    }
    return true;
  }

  private static boolean isOpen(OpenRoom said) {
    return !said.getLocked() && said.getPlayers() < said.getSeats();
  }

  void shut(String id, long epoch) {
    ListedRoom room = rooms.get(id);
    if (room != null && room.now.getEpoch() <= epoch) {
      close(room);
    }
  }

  /** All rooms of a node are no more. */
  void gone(String node) {
    List.copyOf(rooms.values()).stream()
        .filter(room -> room.now.getNode().equals(node))
        .forEach(this::close);
  }

  private ListedRoom add(OpenRoom said) {
    ListedRoom room = new ListedRoom(said, ages++);
    enter(room);
    settle(room);
    return room;
  }

  private void enter(ListedRoom room) {
    rooms.put(room.id(), room);
    open += room.isOpen() ? 1 : 0;
    countEmpty(room, 1);
  }

  private void leave(ListedRoom room) {
    rooms.remove(room.id());
    free.remove(room);
    open -= room.isOpen() ? 1 : 0;
    countEmpty(room, -1);
  }

  private void countEmpty(ListedRoom room, int by) {
    if (room.isEmpty()) {
      shares.change(room.now.getMaker(), share -> share.empty += by);
    }
  }

  private void become(ListedRoom room, OpenRoom said) {
    leave(room);
    room.now = said;
    enter(room);
    settle(room);
  }

  private void close(ListedRoom room) {
    leave(room);
    room.closed = true;
  }

  /** A room is found while a seat is free, and known while it may be or somebody may ask for it. */
  private void settle(ListedRoom room) {
    if (room.closed) {
      return;
    }
    if (room.hasFreeSeat()) {
      free.put(room);
    } else {
      free.remove(room);
    }
    if (!room.isOpen() && !room.isExpected() && room.reservations == 0) {
      close(room);
    }
  }

  // --- for its form

  /** Of how many subjects and addresses something is counted. */
  int shares() {
    return shares.count();
  }

  Iterable<ListedRoom> rooms() {
    return rooms.values();
  }

  Reservations reservations() {
    return reservations;
  }

  /** Restores a room; the oldest first. */
  ListedRoom restore(OpenRoom was) {
    ListedRoom room = new ListedRoom(was, ages++);
    enter(room);
    if (room.isExpected()) {
      expected.add(room);
    }
    return room;
  }

  /** Restores a reservation; of each kind those that end first come first. */
  void restore(Reservation reservation) {
    reservations.add(reservation);
    counts(reservation);
  }

  /** Restores the time, when all else is restored. */
  void restored(long nowMillis) {
    now = nowMillis;
    List.copyOf(rooms.values()).forEach(this::settle);
  }
}
