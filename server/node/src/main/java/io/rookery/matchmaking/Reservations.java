package io.rookery.matchmaking;

import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
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

  private final LinkedHashMap<String, Reservation> expected = new LinkedHashMap<>();
  private final LinkedHashMap<String, Reservation> remembered = new LinkedHashMap<>();
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

  /** Null when there is none. */
  Reservation of(ByteString join) {
    String key = Reservation.key(join);
    Reservation known = expected.get(key);
    return known != null ? known : remembered.get(key);
  }

  /** The seat is kept for it. */
  void expect(Reservation reservation, long now) {
    reservation.until = now + EXPECTED_MILLIS;
    add(reservation);
  }

  /** Adds one as it is; later than all that end sooner. */
  void add(Reservation reservation) {
    (reservation.seated ? remembered : expected)
        .put(Reservation.key(reservation.join), reservation);
  }

  /** It has its seat, and is remembered. */
  void seated(Reservation reservation, long now) {
    String key = Reservation.key(reservation.join);
    expected.remove(key);
    reservation.seated = true;
    reservation.until = now + REMEMBERED_MILLIS;
    remembered.put(key, reservation);
    if (remembered.size() > MOST_REMEMBERED) {
      endFirst(remembered.values().iterator());
    }
  }

  void forget(Reservation reservation) {
    (reservation.seated ? remembered : expected).remove(Reservation.key(reservation.join));
    ended.accept(reservation);
  }

  /** Forgets those whose time is over. */
  void expire(long now) {
    expire(expected.values(), now);
    expire(remembered.values(), now);
  }

  private void expire(Collection<Reservation> inOrder, long now) {
    Iterator<Reservation> first = inOrder.iterator();
    while (first.hasNext()) {
      Reservation reservation = first.next();
      if (reservation.until > now) {
        return;
      }
      first.remove();
      ended.accept(reservation);
    }
  }

  /** All end so much sooner, as time itself goes back. */
  void goBack(long millis) {
    forEach(reservation -> reservation.until -= millis);
  }

  private void endFirst(Iterator<Reservation> first) {
    Reservation oldest = first.next();
    first.remove();
    ended.accept(oldest);
  }

  void forEach(Consumer<Reservation> each) {
    expected.values().forEach(each);
    remembered.values().forEach(each);
  }
}
