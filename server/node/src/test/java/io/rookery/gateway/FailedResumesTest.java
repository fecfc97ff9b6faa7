package io.rookery.gateway;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How fast secrets can be tried. */
class FailedResumesTest {
  private final FailedResumes failures = new FailedResumes();

  @Test
  void anAddressThatFailedTooOftenWaitsAndIsForgivenSlowly() {
    for (int i = 0; i < FailedResumes.MOST; i++) {
      assertFalse(failures.isTooMany("a", 0), "failure " + i);
      failures.count("a", 0);
    }
    assertTrue(failures.isTooMany("a", FailedResumes.FORGIVEN_EVERY - 1));
    assertFalse(failures.isTooMany("a", FailedResumes.FORGIVEN_EVERY));
    failures.count("a", FailedResumes.FORGIVEN_EVERY);
    assertTrue(failures.isTooMany("a", FailedResumes.FORGIVEN_EVERY), "one was forgiven, not all");
  }

  @Test
  void othersAreNotHeldUp() {
    for (int i = 0; i < 2 * FailedResumes.MOST; i++) {
      failures.count("a", 0);
    }
    assertFalse(failures.isTooMany("b", 0));
    assertFalse(failures.isTooMany("a", 2 * FailedResumes.MOST * FailedResumes.FORGIVEN_EVERY));
  }
}
