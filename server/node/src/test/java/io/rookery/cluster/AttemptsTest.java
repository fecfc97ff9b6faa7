package io.rookery.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.core.IndeterminateOperationStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private final List<Long> pauses = new ArrayList<>();
  private final Attempts attempts = new Attempts(new SplittableRandom(7), pauses::add);
  private int made;

  /** Of two nodes that were started together the second ended, as an entry's backup had left. */
  @Test
  void whatFailsBecauseMembersComeAndGoIsTriedAgain() {
    assertEquals("up", attempts.make(failing(3, AttemptsTest::uncertain)));
    assertEquals(3, pauses.size());
  }

  @Test
  void itIsTriedABoundedNumberOfTimesAndTheEndIsASentence() {
    Exception end =
        assertThrows(
            IllegalStateException.class,
            () -> attempts.make(failing(Integer.MAX_VALUE, AttemptsTest::uncertain)));
    assertEquals(Attempts.MOST, made);
    assertTrue(end.getMessage().contains("start this node again"), end.getMessage());
    assertFalse(end.getMessage().contains("Exception"), end.getMessage());
    assertTrue(pauses.stream().mapToLong(Long::longValue).sum() <= 20_000, pauses.toString());
  }

  @Test
  void whatWouldFailAgainIsNotTriedAgain() {
    RuntimeException taken = new IllegalStateException("the port is taken");
    assertSame(
        taken,
        assertThrows(
            IllegalStateException.class,
            () -> attempts.make(failing(Integer.MAX_VALUE, () -> taken))));
    assertEquals(1, made);
  }

  private static RuntimeException uncertain() {
    return new IllegalStateException(
        "as it comes from a future",
        new IndeterminateOperationStateException("backup acks missed"));
  }

  private Supplier<String> failing(int times, Supplier<RuntimeException> failure) {
    return () -> {
      if (made++ < times) {
        throw failure.get();
      }
      return "up";
    };
  }
}
