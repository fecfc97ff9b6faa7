package io.rookery.load;

/**
 * When a player is to say the next thing, at a fixed rate whatever the server does.
 *
 * <p>Each thing is due one period after the one before, not after it was sent: whoever is held up
 * says late what was due earlier, and its latency counts from when it was due. Measured from the
 * sending instead, a server that stands still for a second would show one slow answer where its
 * players felt a hundred (coordinated omission). What is due is a number, so being late costs no
 * memory.
 */
final class Pace {
  private final double periodNanos;
  private final long firstNanos;
  private long taken;

  /**
   * At {@code perSecond} from {@code firstNanos} on.
   *
   * @param perSecond above 0
   */
  Pace(double perSecond, long firstNanos) {
    this.periodNanos = 1e9 / perSecond;
    this.firstNanos = firstNanos;
  }

  /** When the next thing is due. */
  long dueNanos() {
    return firstNanos + (long) (taken * periodNanos);
  }

  /** Whether something is due by now. */
  boolean isDue(long nowNanos) {
    return dueNanos() - nowNanos <= 0;
  }

  /** The next thing is being said; returns when it was due. */
  long take() {
    long due = dueNanos();
    taken++;
    return due;
  }

  /** How many things are due by now and not yet said. */
  long behind(long nowNanos) {
    return isDue(nowNanos) ? 1 + (long) ((nowNanos - dueNanos()) / periodNanos) : 0;
  }
}
