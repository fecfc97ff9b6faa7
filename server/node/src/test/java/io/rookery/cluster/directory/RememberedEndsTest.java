package io.rookery.cluster.directory;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RememberedEndsTest {
  private long now = 1_000;
  private final RememberedEnds ends = new RememberedEnds(() -> now);

  @Test
  void soManyAreRememberedAtATimeAndLaterOthersAre() {
    for (int i = 0; i < RememberedEnds.MOST; i++) {
      assertTrue(ends.take());
    }
    assertFalse(ends.take());
    now += DirectoryRule.REMEMBERED_MILLIS + 1;
    assertTrue(ends.take());
  }
}
