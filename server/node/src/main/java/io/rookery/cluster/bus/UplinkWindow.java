package io.rookery.cluster.bus;

/**
 * How many bytes of uplinks are on their way to one node, counted by what it acked.
 *
 * <p>The distance between the newest position and the highest one acked: so nothing leaks when
 * envelopes or acks are lost. Safe on every thread.
 */
final class UplinkWindow {
  /** Beyond it uplinks are dropped, counted, and come again. */
  static final int LIMIT_BYTES = 4 << 20;

  private static final long OVERDUE_NANOS = 200_000_000;

  private long sent;
  private long acked;
  private long movedAt;

  /**
   * A window with nothing on its way.
   *
   * @param base beyond every position of an earlier window to the same node, which that node may
   *     remember although this one forgot it
   */
  UplinkWindow(long base) {
    sent = base;
    acked = base;
  }

  /** Whether so many bytes may be sent; they count as sent if so. */
  synchronized boolean take(int bytes, long now) {
    if (sent == acked) {
      movedAt = now;
    }
    if (sent - acked + bytes > LIMIT_BYTES && sent != acked) {
      return false;
    }
    sent += bytes;
    return true;
  }

  synchronized long position() {
    return sent;
  }

  synchronized void acked(long position, long now) {
    if (position > acked && position <= sent) {
      acked = position;
      movedAt = now;
    }
  }

  /** Whether to ask for an ack: none came for a while, though one is due. Asked once per while. */
  synchronized boolean isOverdue(long now) {
    if (sent == acked || now - movedAt < OVERDUE_NANOS) {
      return false;
    }
    movedAt = now;
    return true;
  }
}
