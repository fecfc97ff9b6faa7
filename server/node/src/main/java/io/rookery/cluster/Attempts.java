package io.rookery.cluster;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.spi.exception.RetryableException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries again what fails because members come or go just then; waits longer each time.
 *
 * <p>Bounded: {@link #MOST} attempts, with some 15 s of waiting between them at most. Blocks.
 */
final class Attempts {
  static final int MOST = 8;

  private static final Logger log = LoggerFactory.getLogger(Attempts.class);
  private static final long FIRST_MILLIS = 200;
  private static final long LONGEST_MILLIS = 5_000;

  private final RandomGenerator random;
  private final Pause pause;

  /** How to wait. */
  @FunctionalInterface
  interface Pause {
    void millis(long millis) throws InterruptedException;
  }

  Attempts(RandomGenerator random, Pause pause) {
    this.random = random;
    this.pause = pause;
  }

  /**
   * What the first attempt gives that does not fail.
   *
   * @throws IllegalStateException in a sentence, when all failed; other failures as they are
   */
  <T> T make(Supplier<T> attempt) {
    for (int failed = 1; ; failed++) {
      try {
        return attempt.get();
      } catch (RuntimeException e) {
        if (!passes(e)) {
          throw e;
        }
        if (failed == MOST) {
          throw new IllegalStateException(
              "the cluster's members came and went during each of "
                  + MOST
                  + " attempts to take part: start this node again when they are settled",
              e);
        }
        log.info("Members come and go: taking part once more, after attempt {}", failed);
        log.debug("Attempt {} to take part failed", failed, e);
      }
      waitAfter(failed);
    }
  }

  /** Anything from nothing to twice as long as the last time: those who collided part. */
  private void waitAfter(int failed) {
    long longest = Math.min(LONGEST_MILLIS, FIRST_MILLIS << (failed - 1));
    try {
      pause.millis(random.nextLong(longest + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while joining the cluster", e);
    }
  }

  /** Whether it is about the members of this moment: a step of uncertain outcome, one that left. */
  private static boolean passes(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HazelcastException || cause instanceof RetryableException) {
        return true;
      }
    }
    return false;
  }
}
