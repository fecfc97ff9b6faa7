package io.rookery.gateway;

/**
 * Admits so much per second, and at most a second's worth at once.
 *
 * <p>Confined to one thread; the time is passed in.
 */
final class RateBucket {
  private final long perSecond;
  private long thousandths;
  private long filledAt;

  RateBucket(long perSecond, long now) {
    this.perSecond = perSecond;
    this.thousandths = perSecond * 1000;
    this.filledAt = now;
  }

  /** Takes {@code amount} if there is as much. */
  boolean take(long amount, long now) {
    // Capped first, so that a socket idle for years cannot overflow the product.
    long passed = Math.min(Math.max(0, now - filledAt), 1000);
    thousandths = Math.min(perSecond * 1000, thousandths + passed * perSecond);
    filledAt = now;
    if (amount * 1000 > thousandths) {
      return false;
    }
    thousandths -= amount * 1000;
    return true;
  }
}
