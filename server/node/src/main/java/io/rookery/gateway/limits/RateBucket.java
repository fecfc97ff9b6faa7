package io.rookery.gateway.limits;

/**
 * Admits so much per second, and so much at once.
 *
 * <p>Confined to one thread; the time is passed in.
 */
public final class RateBucket {
  private final int perSecond;
  private final int atOnce;
  private int thousandths; // of 2,147,483 at most
  private long filledAt;

  /** At most a second's worth at once. */
  public RateBucket(int perSecond, long now) {
    this(perSecond, perSecond, now);
  }

  /** At most {@code atOnce} after a while without any. */
  public RateBucket(int perSecond, int atOnce, long now) {
    this.perSecond = perSecond;
    this.atOnce = atOnce;
    this.thousandths = Math.multiplyExact(atOnce, 1000);
    this.filledAt = now;
  }

  /** Takes {@code amount} if there is as much. */
  public boolean take(long amount, long now) {
    long most = atOnce * 1000L;
    // Capped first, so that a socket idle for years cannot overflow the product.
    long passed = Math.min(Math.max(0, now - filledAt), most);
    thousandths = (int) Math.min(most, thousandths + passed * perSecond);
    filledAt = now;
    if (amount * 1000 > thousandths) {
      return false;
    }
    thousandths -= (int) (amount * 1000);
    return true;
  }
}
