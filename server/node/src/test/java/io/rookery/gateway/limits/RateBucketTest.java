package io.rookery.gateway.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RateBucketTest {
  private final RateBucket bucket = new RateBucket(10, 1000);

  @Test
  void aSecondsWorthMayComeAtOnceAndNoMore() {
    for (int i = 0; i < 10; i++) {
      assertTrue(bucket.take(1, 1000));
    }
    assertFalse(bucket.take(1, 1000));
  }

  @Test
  void itFillsEvenlyAndOnlyToASecondsWorth() {
    assertTrue(bucket.take(10, 1000));
    assertFalse(bucket.take(1, 1099));
    assertTrue(bucket.take(1, 1100));
    int taken = 0;
    while (bucket.take(1, 99_000)) {
      taken++;
    }
    assertEquals(10, taken);
  }

  @Test
  void aClockThatGoesBackGivesNothing() {
    assertTrue(bucket.take(10, 1000));
    assertFalse(bucket.take(1, 0));
  }

  @Test
  void whatIsMoreThanASecondsWorthNeverPasses() {
    assertFalse(bucket.take(11, 1_000_000));
    assertTrue(bucket.take(0, 1_000_000));
  }

  @Test
  void moreThanASecondsWorthMayComeAtOnceWhereSoMuchIsAllowed() {
    RateBucket joins = new RateBucket(5, 16, 1000);
    assertTrue(joins.take(16, 1000));
    assertFalse(joins.take(1, 1199));
    assertTrue(joins.take(1, 1200));
    assertFalse(joins.take(16, 4200));
    assertTrue(joins.take(16, 4400));
  }
}
