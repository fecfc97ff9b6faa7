package io.rookery.room;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One gateway verticle, as a room sees it: which seats are behind it, and what it has relayed.
 *
 * <p>Batches to it are numbered; credit is what it has not acknowledged yet, so a lost batch leaks
 * none.
 */
final class Relay {
  final String node;
  final int index;

  /** The seats by link; those that were left but still linger among them. */
  final Map<Integer, Seat> links = new HashMap<>();

  private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
  private long number;
  private long bytesInFlight;
  private boolean exhausted;
  private long oldestAt;
  private int repeats;
  private boolean refreshNext = true;
  private boolean refreshAsked;
  private long refreshedWith;
  private long refreshedAt;
  private long acked;

  // What the next batch says of links, bounded by the arrivals of one pass.
  private final List<Ending> toEnd = new ArrayList<>();
  private final List<Confirmation> toConfirm = new ArrayList<>();

  // About the batch that is being built; see BatchBuilder.
  private long batch;
  private long piece;
  private int share;
  private final List<Ending> ending = new ArrayList<>();
  private final List<Answer> answering = new ArrayList<>();

  Relay(String node, int index) {
    this.node = node;
    this.index = index;
  }

  boolean hasCredit() {
    return inFlight.size() < RoomLimits.CREDIT_BATCHES && bytesInFlight < RoomLimits.CREDIT_BYTES;
  }

  /** Whether credit ended since this was last asked. */
  boolean ranOut() {
    boolean before = exhausted;
    exhausted = !hasCredit();
    return exhausted && !before;
  }

  /** Whether a batch that weighs this much already may get one more seat's share. */
  boolean hasCreditFor(long more) {
    return hasCredit() && (more == 0 || bytesInFlight + more < RoomLimits.CREDIT_BYTES);
  }

  /** A batch goes out now; returns its number. */
  long send(int bytes, long now) {
    if (inFlight.isEmpty()) {
      oldestAt = now;
    }
    inFlight.add(new InFlight(++number, bytes, List.copyOf(ending), List.copyOf(answering)));
    ending.clear();
    answering.clear();
    bytesInFlight += bytes;
    if (refreshNext) {
      refreshNext = false;
      refreshAsked = false;
      refreshedWith = number;
      refreshedAt = now;
    }
    return number;
  }

  /** Whether a batch is due, though there be nothing in it: a gateway asks until it has one. */
  boolean owesRefresh() {
    return refreshNext && (refreshAsked || !links.isEmpty());
  }

  /** Whether the next batch follows on nothing. */
  boolean refreshesNext() {
    return refreshNext;
  }

  /** The gateway has relayed everything up to this number. */
  void acked(long through, long now) {
    acked = Math.max(acked, through);
    while (!inFlight.isEmpty() && inFlight.peek().number <= through) {
      InFlight arrived = inFlight.poll();
      bytesInFlight -= arrived.bytes;
      arrived.answered.forEach(each -> each.seat.opening.relayed(each.frame));
      oldestAt = now;
    }
  }

  /**
   * The gateway missed a batch: the next one is a refresh, unless one is on its way already.
   *
   * @return whether the seats behind it are to be sent everything unacknowledged
   */
  boolean missed(long now) {
    boolean underWay =
        refreshNext || (acked < refreshedWith && now - refreshedAt < RoomLimits.RELAY_PATIENCE);
    if (!underWay) {
      startAnew();
    }
    refreshAsked |= refreshNext;
    return !underWay;
  }

  /** A link is over, and its client is told this last, if it is not null. */
  void end(int link, OutFrame lastWord) {
    toEnd.add(new Ending(link, lastWord));
  }

  /** A link's notices were heard up to this one. */
  void confirm(int link, long serial) {
    toConfirm.add(new Confirmation(link, serial));
  }

  /** Writes which links are over, and which notices were heard. */
  void writeTo(BatchBuilder batch) {
    if (!toEnd.isEmpty()) {
      toEnd.forEach(each -> batch.end(this, each.link, each.lastWord));
      toEnd.clear();
    }
    if (!toConfirm.isEmpty()) {
      toConfirm.forEach(each -> batch.confirm(this, each.link, each.serial));
      toConfirm.clear();
    }
  }

  /** The batch that is being built ends this link, with this as its last word if not null. */
  void ends(int link, OutFrame lastWord) {
    ending.add(new Ending(link, lastWord));
  }

  /** The batch that is being built has this answer to how a seat's player came. */
  void answers(Seat seat, OutFrame answer) {
    answering.add(new Answer(seat, answer));
  }

  /** Links that were ended in batches which may be lost; bounded by the batches in flight. */
  List<Ending> endedInFlight() {
    return inFlight.stream().flatMap(batch -> batch.ended.stream()).toList();
  }

  /** The next batch follows on nothing, and nothing before it will be acknowledged. */
  void startAnew() {
    inFlight.clear();
    bytesInFlight = 0;
    repeats = 0;
    refreshNext = true;
  }

  int batchesUnderWay() {
    return inFlight.size();
  }

  /** Whether the newest number should be repeated, because nothing came back for long. */
  boolean silent(long now) {
    return !inFlight.isEmpty() && now - oldestAt >= RoomLimits.RELAY_PATIENCE;
  }

  /**
   * Whether there is nobody: its last words came after it died. Repeats are counted rather than
   * time, so that a room which slept itself gives nobody up for that.
   */
  boolean isLost() {
    return repeats >= RoomLimits.RELAY_REPEATS;
  }

  /** The newest number, which is about to be repeated. */
  long repeat(long now) {
    repeats++;
    oldestAt = now;
    return number;
  }

  boolean isIn(long thatBatch) {
    return batch == thatBatch;
  }

  /** The batch with this id is the one that is built for it now. */
  void enter(long thatBatch) {
    batch = thatBatch;
    piece = 0;
    share = 0;
  }

  void charge(int bytes) {
    share += bytes;
  }

  /** What the batch that is built weighs for this relay. */
  int share() {
    return share;
  }

  /** Whether this is the first link behind it that gets the piece. */
  boolean entersPiece(long thatPiece) {
    boolean enters = piece != thatPiece;
    piece = thatPiece;
    return enters;
  }

  /** A link that is over, and what its client is told last; null when that is numbered. */
  record Ending(int link, OutFrame lastWord) {}

  private record Confirmation(int link, long serial) {}

  /** A batch that was not acknowledged yet, the links it ended, and the seats it gave. */
  private record InFlight(long number, int bytes, List<Ending> ended, List<Answer> answered) {}

  /** The first frame on a seat's link. */
  private record Answer(Seat seat, OutFrame frame) {}
}
