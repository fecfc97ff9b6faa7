package io.rookery.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MILLI = 1_000_000;

  @Test
  void eachThingIsDueOnePeriodAfterTheOneBefore() {
    Pace pace = new Pace(100, 5 * MILLI);
    assertFalse(pace.isDue(5 * MILLI - 1));
    assertTrue(pace.isDue(5 * MILLI));
    assertEquals(5 * MILLI, pace.take());
    assertEquals(15 * MILLI, pace.dueNanos());
  }

  @Test
  void whoIsHeldUpSaysLateWhatWasDueEarlier() {
    Pace pace = new Pace(1000, 0);
    long stall = 100 * MILLI;
    assertEquals(101, pace.behind(stall));
    List<Long> waited = new ArrayList<>();
    while (pace.isDue(stall)) {
      waited.add(stall - pace.take());
    }
    assertEquals(101, waited.size());
    assertEquals(stall, waited.get(0), "the stall shows in full in the first");
    assertEquals(50 * MILLI, waited.get(50), "and by half in the median, not only in one of all");
    assertEquals(0, waited.get(100));
  }

  @Test
  void beingSentLateDoesNotPutOffTheNext() {
    Pace pace = new Pace(10, 0);
    pace.take();
    assertTrue(pace.isDue(250 * MILLI));
    assertEquals(100 * MILLI, pace.take());
    assertEquals(200 * MILLI, pace.take());
    assertEquals(0, pace.behind(250 * MILLI));
  }

  @Test
  void aRateThatIsNoWholePeriodDoesNotDrift() {
    Pace pace = new Pace(60, 0);
    for (int i = 0; i < 60 * 3600; i++) {
      pace.take();
    }
    assertTrue(Math.abs(3_600_000 * MILLI - pace.dueNanos()) < MILLI);
  }

  @Test
  void aClockThatRunsOverIsNoMatter() {
    long start = Long.MAX_VALUE - MILLI;
    Pace pace = new Pace(1000, start);
    assertTrue(pace.isDue(start + 2 * MILLI));
    assertEquals(3, pace.behind(start + 2 * MILLI));
  }
}
