package io.rookery.room;

/**
 * How many operations a seat may send: a token bucket per count and per bytes.
 *
 * <p>What is over waits unapplied and unacknowledged, so that the sender's window holds it back.
 */
final class InputRate {
  private static final int BYTES_PER_SECOND = 64 << 10;

  private final int perSecond;
  private final InputWindow window;
  private double operations;
  private double bytes = RoomLimits.WINDOW_BYTES;
  private long at;

  // What a resume grants on top, once for what it sends again.
  private int grantedOperations;
  private int grantedBytes;
  private long grantedAt = Long.MIN_VALUE / 2;

  InputRate(int perSecond, InputWindow window, long now) {
    this.perSecond = perSecond;
    this.window = window;
    this.operations = 2.0 * perSecond;
    this.at = now;
  }

  /** The player is back: one full window may come at once, unless that was granted just before. */
  void grant(long now) {
    if (now - grantedAt >= RoomLimits.GRANT_PAUSE) {
      grantedAt = now;
      grantedOperations = window.operations();
      grantedBytes = window.bytes();
    }
  }

  /** Whether an operation may be applied now; if so it counts. */
  boolean admit(int size, long now) {
    double seconds = Math.max(0, now - at) / 1e6;
    at = Math.max(at, now);
    operations = Math.min(2.0 * perSecond, operations + seconds * perSecond);
    bytes = Math.min(RoomLimits.WINDOW_BYTES, bytes + seconds * BYTES_PER_SECOND);
    if (operations >= 1 && bytes >= size) {
      operations -= 1;
      bytes -= size;
      return true;
    }
    if (grantedOperations >= 1 && grantedBytes >= size) {
      grantedOperations -= 1;
      grantedBytes -= size;
      return true;
    }
    return false;
  }
}
