package io.rookery.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReturnScheduleTest {
  private final ReturnSchedule returns = new ReturnSchedule(new Random(1));

  @Test
  void theFirstTryFollowsTheBreakWithinSixHundredMilliseconds() {
    for (int i = 0; i < 100; i++) {
      ReturnSchedule each = new ReturnSchedule(new Random(i));
      assertIn(0, 600, each.pauseNanos(false, 0));
    }
  }

  @Test
  void forTenSecondsTriesBeginThreeToSixHundredMillisecondsApart() {
    returns.pauseNanos(false, 0);
    for (int i = 0; i < 100; i++) {
      returns.tries(millis(5_000));
      assertIn(300, 600, returns.pauseNanos(false, millis(5_000)));
      assertIn(100, 400, returns.pauseNanos(false, millis(5_200)));
      assertEquals(0, returns.pauseNanos(false, millis(6_000)), "it took that long");
    }
  }

  @Test
  void afterwardsTheBoundDoublesFromOneSecondToThirty() {
    returns.pauseNanos(false, 0);
    long most = 0;
    for (long bound : new long[] {1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000}) {
      returns.tries(millis(10_000));
      long pause = returns.pauseNanos(false, millis(10_000));
      assertIn(0, bound, pause);
      most = Math.max(most, pause);
    }
    assertTrue(most > millis(2_000), "it grows: " + most);
  }

  @Test
  void aTryIsGivenUpAfterHalfASecondToOneAndLaterAfterTen() {
    returns.tries(0);
    assertFalse(returns.isOverdue(millis(10_000)), "the first connection is no return");
    returns.pauseNanos(false, millis(20_000));
    returns.tries(millis(20_500));
    assertFalse(returns.isOverdue(millis(21_000)));
    assertTrue(returns.isOverdue(millis(21_501)));
    int early = 0;
    for (int i = 0; i < 100; i++) {
      returns.tries(millis(20_500));
      early += returns.isOverdue(millis(21_250)) ? 1 : 0;
    }
    assertTrue(early > 30 && early < 70, "some within three quarters: " + early);
    returns.tries(millis(30_000));
    assertFalse(returns.isOverdue(millis(40_000)));
    assertTrue(returns.isOverdue(millis(40_001)));
  }

  @Test
  void afterAConnectionThatLastedTheBreakIsANewOne() {
    returns.pauseNanos(false, 0);
    returns.wasOpen(millis(4_999));
    returns.tries(millis(60_000));
    assertFalse(returns.isOverdue(millis(70_000)), "still the old one");
    returns.wasOpen(millis(5_000));
    returns.pauseNanos(false, millis(80_000));
    returns.tries(millis(80_000));
    assertTrue(returns.isOverdue(millis(81_001)));
  }

  @Test
  void whoIsToldToComeLaterWaitsForASecondAtLeast() {
    assertIn(1_000, 2_000, returns.pauseNanos(true, 0));
    assertIn(1_000, 3_000, returns.pauseNanos(true, millis(2_000)));
  }

  private static void assertIn(long leastMillis, long mostMillis, long nanos) {
    assertTrue(nanos >= millis(leastMillis) && nanos <= millis(mostMillis), nanos + " ns");
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
