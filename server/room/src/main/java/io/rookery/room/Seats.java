package io.rookery.room;

import com.google.protobuf.ByteString;
import io.rookery.game.Player;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Who sits where, and behind which relay; those who left linger until their last message came. */
final class Seats {
  private final int capacity;
  private final TreeMap<Integer, Seat> seated = new TreeMap<>();
  private final Map<ByteString, Seat> byJoin = new HashMap<>();

  /** Those whose connection broke and who may return; in the order of their leaving. */
  private final Set<Seat> away = new LinkedHashSet<>();

  /** By join: there is never a second seat of one. */
  private final Map<ByteString, Seat> lingering = new LinkedHashMap<>();

  private int changes;
  private int waiting;

  Seats(int capacity) {
    this.capacity = capacity;
  }

  /** Rises whenever somebody sits down or leaves. */
  int changes() {
    return changes;
  }

  /** How many operations of all seats wait. */
  int waiting() {
    return waiting;
  }

  void await(Seat seat, Operation operation) {
    seat.inbox.add(operation);
    waiting++;
  }

  /** The seat's first operation that waits, which is applied now; there must be one. */
  Operation applyWaiting(Seat seat, long now) {
    waiting--;
    return seat.inbox.apply(now);
  }

  /** A client that knows nothing of what it said begins behind what was applied. */
  void dropWaiting(Seat seat) {
    waiting -= seat.inbox.waiting();
    seat.inbox.dropWaiting();
  }

  int taken() {
    return seated.size();
  }

  boolean full() {
    return seated.size() >= capacity;
  }

  /** The lowest number that is free; only when not {@link #full}. */
  int freeNumber() {
    int number = 1;
    for (int takenNumber : seated.keySet()) {
      if (takenNumber != number) {
        break;
      }
      number++;
    }
    return number;
  }

  Seat at(int number) {
    return seated.get(number);
  }

  /** The seat of a join, also one that only lingers; null when there is none. */
  Seat ofJoin(ByteString joinId) {
    Seat seat = byJoin.get(joinId);
    return seat != null ? seat : lingering.get(joinId);
  }

  /** Says whose seat it is, so that it is found without a search. */
  static String sessionId(int number, byte[] random) {
    return number + "-" + HexFormat.of().formatHex(random);
  }

  /** The seat of a session, also of one that only lingers; null when there is none. */
  Seat ofSession(String session) {
    int dash = session.indexOf('-');
    if (dash < 1 || dash > 5 || !session.substring(0, dash).chars().allMatch(Character::isDigit)) {
      return null;
    }
    Seat seat = seated.get(Integer.parseInt(session.substring(0, dash)));
    if (seat != null && seat.session.equals(session)) {
      return seat;
    }
    for (Seat left : lingering.values()) {
      if (left.session.equals(session)) {
        return left;
      }
    }
    return null;
  }

  /** The seat is kept for somebody who is not connected. */
  void away(Seat seat, long until, long now) {
    unlink(seat);
    seat.awaySince = now;
    seat.awayUntil = until;
    seat.inbox.oweNoAck();
    away.add(seat);
  }

  boolean isAway(Seat seat) {
    return away.contains(seat);
  }

  /** Those for whom the window is over. */
  List<Seat> expired(long now) {
    if (away.isEmpty()) {
      return List.of();
    }
    return away.stream().filter(seat -> seat.awayUntil <= now).toList();
  }

  /** When the next window is over, or {@code Long.MAX_VALUE}. */
  long nextExpiry() {
    long next = Long.MAX_VALUE;
    for (Seat seat : away) {
      next = Math.min(next, seat.awayUntil);
    }
    return next;
  }

  boolean hasSubject(String subject) {
    return seated.values().stream().anyMatch(seat -> seat.subject().equals(subject));
  }

  Collection<Player> players() {
    return Collections.unmodifiableCollection(seated.values());
  }

  Collection<Seat> seated() {
    return seated.values();
  }

  Collection<Seat> lingering() {
    return lingering.values();
  }

  Collection<ByteString> joins() {
    return byJoin.keySet();
  }

  void sit(Seat seat) {
    seated.put(seat.seat(), seat);
    byJoin.put(seat.joinId, seat);
    changes++;
  }

  /** The seat is free again; its player lingers when a last message is still to come. */
  void leave(Seat seat, boolean lingers) {
    waiting -= seat.inbox.waiting();
    seat.leave();
    seated.remove(seat.seat());
    byJoin.remove(seat.joinId);
    away.remove(seat);
    changes++;
    if (lingers) {
      lingering.put(seat.joinId, seat);
    } else {
      release(seat);
    }
  }

  /** Nobody waits any more for whoever left the seat. */
  void forget(Seat seat) {
    lingering.remove(seat.joinId);
    release(seat);
  }

  /** Nobody will ask for what is kept for the seat. */
  private void release(Seat seat) {
    unlink(seat);
    seat.progress.outbox.clear();
  }

  /** Binds a seat to a link, and loose from the one it had. */
  void link(Seat seat, Relay relay, int link) {
    unlink(seat);
    away.remove(seat);
    seat.awayUntil = Long.MAX_VALUE;
    seat.link.bind(relay, link);
    seat.inbox.needNoResend();
    seat.progress.probed();
    if (relay.links.isEmpty() && relay.endedInFlight().isEmpty()) {
      relay.startAnew(); // it has forgotten this room, as none of its links was in it
    }
    relay.links.put(link, seat);
  }

  void unlink(Seat seat) {
    if (seat.link.isUp()) {
      seat.link.relay().links.remove(seat.link.number());
      seat.link.unbind();
    }
  }

  /** Messages that are kept for somebody. */
  int unacknowledged() {
    int messages = 0;
    for (Seat seat : seated.values()) {
      messages += seat.progress.outbox.size();
    }
    for (Seat seat : lingering.values()) {
      messages += seat.progress.outbox.size();
    }
    return messages;
  }
}
