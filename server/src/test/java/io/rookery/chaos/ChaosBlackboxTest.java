package io.rookery.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run of {@code rookery chaos}. */
class ChaosBlackboxTest {
  private static final long SEED = 20_260_712;

  @TempDir Path data;

  @Test
  void brokenConnectionsAndLostGatewaysLoseRepeatAndReorderNothing() throws Exception {
    Chaos.Outcome outcome = new Chaos(8, SEED, 80).unleash(data);
    System.out.println("seed " + SEED + ", " + outcome);
    assertTrue(outcome.isFlawless(), outcome::toString);
    assertTrue(outcome.play().returns("resumed") > 0, outcome::toString);
    assertEquals(0, outcome.play().returns("gone"), outcome::toString);
  }
}
