package io.rookery.room;

/**
 * How many operations a seat may send: a token bucket per count and per bytes.
 *
 * <p>What is over waits unapplied and unacknowledged, so that the sender's window holds it back.
 */
final class InputRate {
  private static final int BYTES_PER_SECOND = 64 << 10;

  private final int perSecond;
  private double operations;
  private double bytes = RoomLimits.WINDOW_BYTES;
  private long at;

  InputRate(int perSecond, long now) {
    this.perSecond = perSecond;
    this.operations = 2.0 * perSecond;
    this.at = now;
  }

  /** Whether an operation may be applied now; if so it counts. */
  boolean admit(int size, long now) {
    double seconds = Math.max(0, now - at) / 1e6;
    at = Math.max(at, now);
    operations = Math.min(2.0 * perSecond, operations + seconds * perSecond);
    bytes = Math.min(RoomLimits.WINDOW_BYTES, bytes + seconds * BYTES_PER_SECOND);
    if (operations < 1 || bytes < size) {
      return false;
    }
    operations -= 1;
    bytes -= size;
    return true;
  }
}
