package io.rookery.gateway.links;

import io.rookery.bus.Arrival;
import io.rookery.bus.Notice;
import io.rookery.bus.Uplink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One end of the way between a gateway verticle and a room: numbers, refresh, and notices.
 *
 * <p>Pure: no thread, clock or bus inside; times are milliseconds, passed in. Downward it lets each
 * batch through once and in order, and after a gap nothing before a refresh. Upward it says how far
 * it got, and repeats notices until the room has confirmed them.
 */
final class RoomLink {
  static final long ACK_WITHIN = 10;
  static final long REFRESH_EVERY = 100;
  static final long NOTICE_EVERY = 200;
  static final long NEVER = Long.MAX_VALUE;

  private final String room;
  private final String ownNode;
  private final int relay;
  private String node;
  private long epoch;

  private long received;
  private boolean anew = true;
  private boolean missed;
  private long askedAt;
  private long ackBy = NEVER;

  /** What goes up with this pass; as much as the pass read from its sockets, and no more. */
  private final List<Arrival> arrivals = new ArrayList<>();

  /** The newest notice of each link, one a link. */
  private final Map<Integer, PendingNotice> notices = new LinkedHashMap<>();

  /** What became of a batch. */
  enum BatchResult {
    RELAY,
    REPEATED,
    OLD_EPOCH,
    /** One before it was missed just now. */
    GAP,
    AWAITING_REFRESH
  }

  private static final class PendingNotice {
    private long serial;
    private Notice.Kind kind;
    private long heardAt;
    private boolean missed;
    private long nextAt;
  }

  /**
   * A link that knows of no batch yet.
   *
   * @param ownNode the gateway's
   * @param node the room's
   * @param epoch 0 when it is not known yet
   */
  RoomLink(String room, String ownNode, int relay, String node, long epoch) {
    this.room = room;
    this.ownNode = ownNode;
    this.relay = relay;
    this.node = node;
    this.epoch = epoch;
  }

  String room() {
    return room;
  }

  /** Where the room lives. */
  String node() {
    return node;
  }

  /** The highest seen. */
  long epoch() {
    return epoch;
  }

  /** The room lives there now; an older epoch than the one known changes nothing. */
  void move(String toNode, long toEpoch) {
    if (toEpoch >= epoch) {
      node = toNode;
      enter(toEpoch);
    }
  }

  /** No channel of ours is in the room any more: it may forget us, and number from 1 again. */
  void startAnew() {
    anew = true;
  }

  /**
   * A batch came.
   *
   * @param empty whether nothing in it is for this gateway: without {@code refresh} it repeats the
   *     number of one that was not acked in time
   */
  BatchResult receive(long batchEpoch, long number, boolean refresh, boolean empty, long now) {
    if (batchEpoch < epoch) {
      return BatchResult.OLD_EPOCH;
    }
    enter(batchEpoch);
    if (refresh && (anew || number > received)) {
      return take(number, now);
    }
    if (number <= received && !anew) {
      ackBy = Math.min(ackBy, now + ACK_WITHIN);
      return BatchResult.REPEATED;
    }
    if (missed) {
      return BatchResult.AWAITING_REFRESH;
    }
    if (number == received + 1 && received > 0 && !empty) {
      return take(number, now);
    }
    missed = true;
    askedAt = now - REFRESH_EVERY;
    return BatchResult.GAP;
  }

  private BatchResult take(long number, long now) {
    received = number;
    anew = false;
    missed = false;
    ackBy = Math.min(ackBy, now + ACK_WITHIN);
    return BatchResult.RELAY;
  }

  private void enter(long newEpoch) {
    if (newEpoch > epoch) {
      epoch = newEpoch;
      received = 0;
      anew = true;
      missed = false;
      ackBy = NEVER;
    }
  }

  /** Goes up with the next uplink, in this order. */
  void send(Arrival arrival) {
    arrivals.add(arrival);
  }

  /**
   * Tells the room what happened to a link's socket, until it confirms it. A newer notice takes the
   * place of an older one, but what was missed stays missed.
   *
   * @param serial higher than all before
   * @param heardAt when the client was last heard
   */
  void tell(int link, Notice.Kind kind, long serial, long heardAt, long now) {
    PendingNotice notice = notices.computeIfAbsent(link, any -> new PendingNotice());
    if (notice.kind == Notice.Kind.KIND_DROPPED) {
      return;
    }
    notice.missed |= kind == Notice.Kind.KIND_MISSED;
    boolean drained = kind == Notice.Kind.KIND_DRAINED;
    notice.kind = drained && notice.missed ? Notice.Kind.KIND_MISSED : kind;
    notice.serial = serial;
    notice.heardAt = heardAt;
    notice.nextAt = now;
  }

  /** The room confirmed a link's notices up to this one. */
  void confirmed(int link, long serial) {
    PendingNotice notice = notices.get(link);
    if (notice != null && serial >= notice.serial) {
      notices.remove(link);
    }
  }

  /** The room has no such link any more. */
  void forget(int link) {
    notices.remove(link);
  }

  /** When {@link #uplink} has something to say; {@link #NEVER} if it waits for nothing. */
  long dueAt() {
    long due = arrivals.isEmpty() ? ackBy : Long.MIN_VALUE;
    if (missed) {
      due = Math.min(due, askedAt + REFRESH_EVERY);
    }
    for (PendingNotice notice : notices.values()) {
      due = Math.min(due, notice.nextAt);
    }
    return due;
  }

  /** What is to be sent to the room now, if anything is due. */
  Optional<Uplink> uplink(long now) {
    if (dueAt() > now) {
      return Optional.empty();
    }
    Uplink.Builder uplink =
        Uplink.newBuilder()
            .setRoom(room)
            .setEpoch(epoch)
            .setNode(ownNode)
            .setRelay(relay)
            .setAcked(anew ? 0 : received)
            .addAllArrivals(arrivals);
    arrivals.clear();
    ackBy = NEVER;
    if (missed && askedAt + REFRESH_EVERY <= now) {
      askedAt = now;
      uplink.setRefresh(true);
    }
    notices.forEach(
        (link, notice) -> {
          if (notice.nextAt <= now) {
            notice.nextAt = now + NOTICE_EVERY;
            uplink.addArrivals(notice(link, notice, now));
          }
        });
    return Optional.of(uplink.build());
  }

  private static Arrival notice(int link, PendingNotice notice, long now) {
    return Arrival.newBuilder()
        .setLink(link)
        .setNotice(
            Notice.newBuilder()
                .setSerial(notice.serial)
                .setKind(notice.kind)
                .setSilentMs((int) Math.min(Integer.MAX_VALUE, Math.max(0, now - notice.heardAt))))
        .build();
  }
}
