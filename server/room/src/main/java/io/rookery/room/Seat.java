package io.rookery.room;

import com.google.protobuf.ByteString;
import io.rookery.game.Player;
import io.rookery.protocol.v1.Resynced;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/** One session: who has the seat, where they are connected, and both counters. */
final class Seat implements Player {
  private final int number;
  private final String name;
  private final String subject;
  final String session;
  final byte[] secretHash;

  /** Rises with each resume; a resume with this one or a lower one is an old copy. */
  int generation;

  /** When the seat is given up unless its player returns; never while they are connected. */
  long awayUntil = Long.MAX_VALUE;

  long awaySince;
  final ByteString joinId;
  final Outbox outbox;

  // Where the player is connected.
  Relay relay;
  int link;
  long noticeSerial;
  boolean stalled;

  // Up: numbers of operations.
  long watermark;
  long ackWritten;
  long ackDue = Long.MAX_VALUE;
  long resendAskedAt = Long.MIN_VALUE / 2;
  final InputRate rate;
  final ReplayBudget replays = new ReplayBudget();

  /** Requests without an answer yet, by number; at most {@link RoomLimits#OPEN_REQUESTS}. */
  Set<Long> requests = Set.of();

  /** Taken but not applied; bounded by the window and by {@link RoomLimits#QUEUE_OPERATIONS}. */
  final ArrayDeque<Operation> waiting = new ArrayDeque<>(2);

  int waitingBytes;

  // Down: numbers of messages, and the state the client has.
  long sent;

  /** The highest message that the client said it has. */
  long acknowledged;

  long resendGrantedAt = Long.MIN_VALUE / 2;
  long probeDue = Long.MAX_VALUE;
  long probePause;
  boolean needsSnapshot = true;
  long stateVersion;

  /** JOINED or RESUMED, sent before everything else; null when none is due. */
  OutFrame greeting;

  /** The same, until it is relayed or the client is heard on the link that it went to. */
  OutFrame answer;

  /** Why the client is resynchronised, until it was heard after that; null otherwise. */
  Resynced.Reason resync;

  boolean resyncSent;

  /** The first message that the client may lack for good. */
  long lostFrom;

  /** Whether the client was ever heard: it knows its session, and its JOIN does not come again. */
  boolean known;

  /** The attempt of the join that brought the seat to its link. */
  int attempt;

  /** RESEND and PROBE, at most one of each is due. */
  boolean asksResend;

  boolean asksProbe;

  // Since the last flush: whether what was said to everybody was not said to this seat alone so.
  boolean apart = true;

  /** When a seat that was left is forgotten, acknowledged or not; 0 while it is not left. */
  long lingersUntil;

  Seat(int number, Visit visit, String session, byte[] secretHash, Outbox outbox, InputRate rate) {
    this.number = number;
    this.name = visit.name();
    this.subject = visit.subject();
    this.joinId = visit.joinId();
    this.session = session;
    this.secretHash = secretHash;
    this.outbox = outbox;
    this.rate = rate;
  }

  @Override
  public int seat() {
    return number;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String subject() {
    return subject;
  }

  /** The highest operation taken, applied or waiting. */
  long accepted() {
    return watermark + waiting.size();
  }

  @Override
  public boolean connected() {
    return relay != null;
  }

  /** The answer was relayed: if it is lost beyond that, the connection is, too. */
  void answered(OutFrame relayed) {
    if (answer == relayed) {
      answer = null;
    }
  }

  /** The client was heard on its link: it has the answer that brought it there. */
  void heard() {
    known = true;
    answer = null;
    if (resyncSent) {
      resync = null;
    }
  }

  /** A request waits for its answer from now on; false when too many do. */
  boolean ask(long operation) {
    if (requests.size() >= RoomLimits.OPEN_REQUESTS) {
      return false;
    }
    if (requests.isEmpty()) {
      requests = new HashSet<>(); // most seats never ask
    }
    return requests.add(operation);
  }

  /** Messages from this number on may never come: the client is told so, and why. */
  void lose(Resynced.Reason why, long from) {
    lostFrom = resync == null ? from : Math.min(from, lostFrom);
    resync = why;
    resyncSent = false;
  }

  /** The client has everything up to this message. */
  void acknowledge(long through) {
    acknowledged = Math.max(acknowledged, through);
    if (outbox.acknowledge(through)) {
      sent = Math.max(sent, outbox.first() - 1);
    }
  }

  boolean isLeft() {
    return lingersUntil != 0;
  }

  /** Whether something numbered is not on its way yet. */
  boolean hasUnsent() {
    return sent < outbox.next() - 1;
  }

  /** From now on everything unacknowledged is sent again, behind a snapshot. */
  void startOver() {
    sent = outbox.first() - 1;
    needsSnapshot = true;
    apart = true;
    greeting = answer;
    resyncSent = false;
  }

  @Override
  public String toString() {
    return "seat " + number + " of " + subject;
  }
}
