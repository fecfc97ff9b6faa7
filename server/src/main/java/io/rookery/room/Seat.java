package io.rookery.room;

import com.google.protobuf.ByteString;
import io.rookery.game.Player;
import java.util.ArrayDeque;

/** One session: who has the seat, where they are connected, and both counters. */
final class Seat implements Player {
  private final int number;
  private final String name;
  private final String subject;
  final String session;
  final byte[] secretHash;
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

  /** Taken but not applied; bounded by the window and by {@link RoomLimits#QUEUE_OPERATIONS}. */
  final ArrayDeque<Operation> waiting = new ArrayDeque<>();

  int waitingBytes;

  // Down: numbers of messages, and the state the client has.
  long sent;
  long resendGrantedAt = Long.MIN_VALUE / 2;
  long probeDue = Long.MAX_VALUE;
  long probePause;
  boolean needsSnapshot = true;
  long stateVersion;

  /** JOINED or RESYNCED, sent before the snapshot; at most one is due. */
  OutFrame greeting;

  /** JOINED, until the client was heard on the link that it went to. */
  OutFrame joined;

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
    if (joined != null) {
      greeting = joined;
    }
  }

  @Override
  public String toString() {
    return "seat " + number + " of " + subject;
  }
}
