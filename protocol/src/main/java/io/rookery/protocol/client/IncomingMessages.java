package io.rookery.protocol.client;

/**
 * The numbers of what a room says to a session, and what of it is to be acknowledged.
 *
 * <p>Confined to the client's thread.
 */
final class IncomingMessages {
  private static final long RESEND_PAUSE = 100_000_000;
  private static final long ACKNOWLEDGE_AFTER = 1_000_000_000;

  private final int mostMessages;
  private final int mostBytes;
  private long next;
  private long acknowledged;
  private long bytes;
  private long oldestAt;
  private long resendAt;

  /**
   * Starts with what JOINED said.
   *
   * @param outboxMessages of which a quarter may be unacknowledged
   * @param outboxBytes of which a quarter may be unacknowledged
   */
  IncomingMessages(long next, int outboxMessages, int outboxBytes, long nowNanos) {
    this.mostMessages = Math.max(1, outboxMessages / 4);
    this.mostBytes = Math.max(1, outboxBytes / 4);
    this.next = next;
    this.acknowledged = next - 1;
    this.resendAt = nowNanos - RESEND_PAUSE;
  }

  /** A numbered frame came; whether it is the next one, to be used. */
  boolean take(long number, int size, long nowNanos) {
    if (number != next) {
      return false;
    }
    if (acknowledged == next - 1) {
      oldestAt = nowNanos;
    }
    next++;
    bytes += size;
    return true;
  }

  boolean showsGap(long number) {
    return number > next;
  }

  /** Whether to ask for what is missing now, which is at most once per 100 ms. */
  boolean resend(long nowNanos) {
    if (nowNanos - resendAt < RESEND_PAUSE) {
      return false;
    }
    resendAt = nowNanos;
    return true;
  }

  /**
   * RESYNCED: goes on with this one, be it lower than what was waited for; returns how many were
   * skipped.
   */
  long jump(long number) {
    long skipped = Math.max(0, number - next);
    next = number;
    acknowledged = Math.min(acknowledged, number - 1);
    return skipped;
  }

  long next() {
    return next;
  }

  /** The highest number received with all before it, for an AT that is being written. */
  long acknowledge() {
    acknowledged = next - 1;
    bytes = 0;
    return acknowledged;
  }

  /** Whether an AT has to be sent for the acknowledgement alone. */
  boolean owesAcknowledgement(long nowNanos) {
    long messages = next - 1 - acknowledged;
    return messages > 0
        && (messages >= mostMessages
            || bytes >= mostBytes
            || nowNanos - oldestAt >= ACKNOWLEDGE_AFTER);
  }
}
