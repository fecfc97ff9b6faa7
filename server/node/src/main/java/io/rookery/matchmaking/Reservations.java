package io.rookery.matchmaking;

import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The joins that were promised a seat, in the order in which that ends.
 *
 * <p>Bounded: beyond {@link #MOST_EXPECTED} joins on their way no further one is promised a seat.
 * Of those who arrived, the first is forgotten when there are more than {@link #MOST_REMEMBERED}.
 */
final class Reservations {
  /** 6,553 a second, even if none of them ever arrived. */
  static final int MOST_EXPECTED = 65_536;

  /** At 5,000 a second those of the last 13 seconds; clients repeat a join every 2 s. */
  static final int MOST_REMEMBERED = 65_536;

  /** How long a seat is kept for a join, and a room for its creation. */
  static final long EXPECTED_MILLIS = 10_000;

  /** How long a join that has its seat is led there again, should it be repeated. */
  static final long REMEMBERED_MILLIS = 30_000;

  private final LinkedHashSet<Reservation> expected = new LinkedHashSet<>();
  private final LinkedHashSet<Reservation> remembered = new LinkedHashSet<>();

  /** Those that their join is led by. */
  private final Map<String, Reservation> byJoin = new HashMap<>();

  private final Consumer<Reservation> ended;

  /**
   * No reservations yet.
   *
   * @param ended is told of each that is no more
   */
  Reservations(Consumer<Reservation> ended) {
    this.ended = ended;
  }

  boolean isFull() {
    return expected.size() >= MOST_EXPECTED;
  }

  boolean isEmpty() {
    return expected.isEmpty() && remembered.isEmpty();
  }

  /** How many seats are kept. */
  int expected() {
    return expected.size();
  }

  /** Null when there is none that it is led by. */
  Reservation of(ByteString join) {
    return byJoin.get(Reservation.key(join));
  }

  /** The seat is kept for it. */
  void expect(Reservation reservation, long now) {
    reservation.until = now + EXPECTED_MILLIS;
    add(reservation);
  }

  /** Adds one as it is; later than all that end sooner. Nobody is led to a room that is closed. */
  void add(Reservation reservation) {
    (reservation.seated ? remembered : expected).add(reservation);
    if (!reservation.room.closed) {
      byJoin.put(Reservation.key(reservation.join), reservation);
    }
  }

  /** It has its seat, and is remembered. */
  void seated(Reservation reservation, long now) {
    expected.remove(reservation);
    reservation.seated = true;
    reservation.until = now + REMEMBERED_MILLIS;
    remembered.add(reservation);
    if (remembered.size() > MOST_REMEMBERED) {
      endFirst(remembered.iterator());
    }
  }

  /** Its join is no longer led by it; it counts as long as it would have. */
  void release(Reservation reservation) {
    byJoin.remove(Reservation.key(reservation.join), reservation);
  }

  void forget(Reservation reservation) {
    (reservation.seated ? remembered : expected).remove(reservation);
    end(reservation);
  }

  /** Forgets those whose time is over. */
  void expire(long now) {
    expire(expected, now);
    expire(remembered, now);
  }

  private void expire(Collection<Reservation> inOrder, long now) {
    Iterator<Reservation> first = inOrder.iterator();
    while (first.hasNext()) {
      Reservation reservation = first.next();
      if (reservation.until > now) {
        return;
      }
      first.remove();
      end(reservation);
    }
  }

  /** All end so much sooner, as time itself goes back. */
  void goBack(long millis) {
    forEach(reservation -> reservation.until -= millis);
  }

  private void endFirst(Iterator<Reservation> first) {
    Reservation oldest = first.next();
    first.remove();
    end(oldest);
  }

  private void end(Reservation reservation) {
    release(reservation);
    ended.accept(reservation);
  }

  void forEach(Consumer<Reservation> each) {
    expected.forEach(each);
    remembered.forEach(each);
  }
}
