package io.rookery.room;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * What one player says: operations, taken in order and once, applied when it is their turn, and
 * then acked.
 */
final class Inbox {
  private final InputRate rate;
  private final InputWindow window;

  /** Taken but not applied; bounded by the window, beyond which its player is sent away. */
  private final ArrayDeque<Operation> waiting = new ArrayDeque<>(2);

  private int waitingBytes;
  private long applied;
  private long ackWritten;
  private long ackDue = Long.MAX_VALUE;
  private boolean asksResend;
  private long resendAskedAt = Long.MIN_VALUE / 2;

  /** Without an answer yet, by number; at most {@link RoomLimits#OPEN_REQUESTS}. */
  private Set<Long> requests = Set.of();

  Inbox(InputRate rate, InputWindow window) {
    this.rate = rate;
    this.window = window;
  }

  /** What its player may have unacknowledged. */
  InputWindow window() {
    return window;
  }

  /** The highest operation applied. */
  long applied() {
    return applied;
  }

  /** The highest operation taken, applied or waiting. */
  long accepted() {
    return applied + waiting.size();
  }

  /** Whether no client that counts from the highest ack it got can have sent this. */
  boolean isBeyondWindow(long number, int bytes) {
    return number > ackWritten + window.operations() || waitingBytes + bytes > window.bytes();
  }

  int waiting() {
    return waiting.size();
  }

  void add(Operation operation) {
    waiting.add(operation);
    waitingBytes += operation.payload().size();
  }

  /** Whether an operation waits, and the player's rate admits it now; then it counts. */
  boolean admitsNext(long now) {
    Operation next = waiting.peek();
    return next != null && rate.admit(next.payload().size(), now);
  }

  /** The first operation that waits, which is applied now; there must be one. */
  Operation apply(long now) {
    Operation next = waiting.remove();
    waitingBytes -= next.payload().size();
    applied++;
    boolean mayHoldUp = applied - ackWritten >= window.operations() / 2;
    ackBy(mayHoldUp ? now : now + RoomLimits.ACK_DELAY);
    return next;
  }

  /** A full window may come at once, whatever the rate, as the player is back. */
  void grantWindow(long now) {
    rate.grant(now);
  }

  /** Nothing that waits is applied any more. */
  void close() {
    waiting.clear();
    waitingBytes = 0;
    requests = Set.of();
  }

  /** The client is to know how far operations were applied, at this time at the latest. */
  void ackBy(long time) {
    ackDue = Math.min(ackDue, time);
  }

  boolean owesAck() {
    return ackDue != Long.MAX_VALUE;
  }

  boolean isAckDue(long now) {
    return ackDue <= now;
  }

  /** Nobody is there to be told. */
  void oweNoAck() {
    ackDue = Long.MAX_VALUE;
  }

  /** The ack that is sent now. */
  long writeAck() {
    ackWritten = applied;
    oweNoAck();
    return applied;
  }

  /** What waits was never acked, and its sender has forgotten it. */
  void dropWaiting() {
    waiting.clear();
    waitingBytes = 0;
    assumeAcked();
  }

  /** The client is told otherwise how far operations were applied. */
  void assumeAcked() {
    ackWritten = applied;
  }

  /**
   * Something is missing before what came.
   *
   * @return whether the client is asked for it, which happens once in a round trip
   */
  boolean askResend(long now) {
    if (now - resendAskedAt >= RoomLimits.RESEND_PAUSE) {
      resendAskedAt = now;
      asksResend = true;
      return true;
    }
    return false;
  }

  boolean asksResend() {
    return asksResend;
  }

  void resendAsked(long now) {
    asksResend = false;
    resendAskedAt = now;
  }

  /** The client starts anew, and sends again what is not acked. */
  void needNoResend() {
    asksResend = false;
  }

  /** A request waits for its answer from now on; false when too many do. */
  boolean ask(long request) {
    if (requests.size() >= RoomLimits.OPEN_REQUESTS) {
      return false;
    }
    if (requests.isEmpty()) {
      requests = new HashSet<>(); // most players never ask
    }
    return requests.add(request);
  }

  /** A request has its answer; false when it had, or never waited for one. */
  boolean settle(long request) {
    return !requests.isEmpty() && requests.remove(request);
  }
}
