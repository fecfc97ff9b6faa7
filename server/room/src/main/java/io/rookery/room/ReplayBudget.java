package io.rookery.room;

/**
 * How many bytes a seat's returns and RESENDs may have said again: otherwise a client that resumes
 * or asks without end has everything it never acknowledged sent each time.
 *
 * <p>Either is admitted whole or not at all. One that is larger than what is left leaves a debt, of
 * two seconds at most: a client that gets no answer asks again then, and is answered.
 */
final class ReplayBudget {
  private static final int BYTES_PER_SECOND = 256 << 10;
  private static final int AT_ONCE = 1 << 20;
  private static final int DEEPEST_DEBT = 2 * BYTES_PER_SECOND;

  private double bytes = AT_ONCE;
  private long at;

  /**
   * Whether so much may be said again now; if so it counts.
   *
   * @param now in microseconds
   */
  boolean admit(long size, long now) {
    bytes = Math.min(AT_ONCE, bytes + Math.max(0, now - at) / 1e6 * BYTES_PER_SECOND);
    at = Math.max(at, now);
    if (bytes < 0) {
      return false;
    }
    bytes = Math.max(-DEEPEST_DEBT, bytes - size);
    return true;
  }
}
