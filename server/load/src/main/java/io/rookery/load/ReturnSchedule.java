package io.rookery.load;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** When a player whose connection broke tries again, and how long a try may take; PROTOCOL.md. */
final class ReturnSchedule {
  private static final long OFTEN_FOR = TimeUnit.SECONDS.toNanos(10);
  private static final long MOST_BETWEEN = TimeUnit.MILLISECONDS.toNanos(600);
  private static final long LEAST_BETWEEN = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long MOST_OF_QUICK_TRY = TimeUnit.SECONDS.toNanos(1);
  private static final long LONG_TRY = TimeUnit.SECONDS.toNanos(10);
  private static final long FIRST_BOUND = TimeUnit.SECONDS.toNanos(1);
  private static final long LAST_BOUND = TimeUnit.SECONDS.toNanos(30);
  private static final long LASTING = TimeUnit.SECONDS.toNanos(5);

  private final RandomGenerator random;
  private boolean broken;
  private long brokeAt;
  private long triedAt;
  private long patience;
  private long bound;

  ReturnSchedule(RandomGenerator random) {
    this.random = random;
  }

  /** A try begins. */
  void tries(long nowNanos) {
    triedAt = nowNanos;
    boolean quick = broken && nowNanos - brokeAt < OFTEN_FOR;
    patience = quick ? random.nextLong(MOST_OF_QUICK_TRY / 2, MOST_OF_QUICK_TRY) : LONG_TRY;
  }

  /** Whether the try that began last has brought nothing for longer than it may. */
  boolean isOverdue(long nowNanos) {
    return nowNanos - triedAt > patience;
  }

  /** A connection is over that was open for so long: the break is a new one if that lasted. */
  void wasOpen(long nanos) {
    broken &= nanos < LASTING;
  }

  /**
   * A connection is over, or was not had; how long to wait before the next try begins.
   *
   * @param later whether the server asked for time
   */
  long pauseNanos(boolean later, long nowNanos) {
    boolean isNew = !broken;
    if (isNew) {
      broken = true;
      brokeAt = nowNanos;
      bound = FIRST_BOUND;
    }
    if (later) {
      return FIRST_BOUND + belowBound();
    }
    if (isNew) {
      return random.nextLong(MOST_BETWEEN);
    }
    if (nowNanos - brokeAt < OFTEN_FOR) {
      long between = random.nextLong(LEAST_BETWEEN, MOST_BETWEEN);
      return Math.max(0, between - (nowNanos - triedAt));
    }
    return belowBound();
  }

  private long belowBound() {
    long pause = random.nextLong(bound);
    bound = Math.min(2 * bound, LAST_BOUND);
    return pause;
  }
}
