package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How much is said again to those who come back. */
class ReplayBudgetTest {
  private static final long SECOND = 1_000_000;
  private static final int MIB = 1 << 20;

  private final ReplayBudget budget = new ReplayBudget();

  @Test
  void whoLacksLittleIsNeverHeldUp() {
    for (int i = 0; i < 10_000; i++) {
      assertTrue(budget.admit(1_000, i * SECOND / 100), "return " + i);
    }
  }

  @Test
  void theLargestReturnIsAdmittedAndTheNextTwoSecondsLater() {
    assertTrue(budget.admit(8 * MIB, 0));
    assertFalse(budget.admit(1, SECOND));
    assertTrue(budget.admit(8 * MIB, 2 * SECOND));
    assertFalse(budget.admit(8 * MIB, 3 * SECOND));
  }

  @Test
  void inTheLongRunItIsARate() {
    long said = 0;
    for (long now = 0; now < 100 * SECOND; now += SECOND / 50) {
      said += budget.admit(100_000, now) ? 100_000 : 0;
    }
    assertTrue(said < 100L * (256 << 10) + 2 * MIB, said + " bytes in 100 s");
  }
}
