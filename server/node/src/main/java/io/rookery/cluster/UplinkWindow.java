package io.rookery.cluster;

/**
 * How many bytes of uplinks are on their way to one node, counted by what it returned.
 *
 * <p>The distance between the newest position and the highest one returned: so nothing leaks when
 * envelopes or returns are lost. Safe on every thread.
 */
final class UplinkWindow {
  /** Beyond it uplinks are dropped, counted, and come again. */
  static final int LIMIT_BYTES = 4 << 20;

  private static final long OVERDUE_NANOS = 200_000_000;

  private long sent;
  private long returned;
  private long movedAt;

  /**
   * A window with nothing on its way.
   *
   * @param base beyond every position of an earlier window to the same node, which that node may
   *     remember although this one forgot it
   */
  UplinkWindow(long base) {
    sent = base;
    returned = base;
  }

  /** Whether so many bytes may be sent; they count as sent if so. */
  synchronized boolean take(int bytes, long now) {
    if (sent == returned) {
      movedAt = now;
    }
    if (sent - returned + bytes > LIMIT_BYTES && sent != returned) {
      return false;
    }
    sent += bytes;
    return true;
  }

  synchronized long position() {
    return sent;
  }

  synchronized void returned(long position, long now) {
    if (position > returned && position <= sent) {
      returned = position;
      movedAt = now;
    }
  }

  /**
   * Whether to ask for a return: none came for a while, though some is due. Asked once per while.
   */
  synchronized boolean isOverdue(long now) {
    if (sent == returned || now - movedAt < OVERDUE_NANOS) {
      return false;
    }
    movedAt = now;
    return true;
  }
}
