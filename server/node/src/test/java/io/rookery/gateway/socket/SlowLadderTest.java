package io.rookery.gateway.socket;

import static io.rookery.gateway.socket.SlowLadder.Change.NOTHING;
import static io.rookery.gateway.socket.SlowLadder.Change.TELL_DRAINED;
import static io.rookery.gateway.socket.SlowLadder.Change.TELL_MISSED;
import static io.rookery.gateway.socket.SlowLadder.Change.TELL_STALLED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowLadderTest {
  private final SlowLadder ladder = new SlowLadder(1000, Duration.ofMillis(500));

  @Test
  void roomsAreToldOnceOfAStallAndOfItsEnd() {
    assertEquals(TELL_STALLED, ladder.writable(false, 0));
    assertEquals(NOTHING, ladder.writable(false, 1));
    assertEquals(TELL_DRAINED, ladder.writable(true, 2));
    assertEquals(NOTHING, ladder.writable(true, 3));
  }

  @Test
  void aStalledSocketStillGetsMessagesUpToABound() {
    ladder.writable(false, 0);
    assertTrue(ladder.admits(999));
    assertFalse(ladder.admits(1000));
  }

  @Test
  void oncePastTheBoundItGetsNothingUntilItHasDrained() {
    ladder.writable(false, 0);
    ladder.admits(1000);
    assertFalse(ladder.admits(500));
    assertEquals(TELL_MISSED, ladder.writable(true, 1));
    assertTrue(ladder.admits(500));
    ladder.writable(false, 2);
    assertEquals(TELL_DRAINED, ladder.writable(true, 3));
  }

  @Test
  void aStallIsOverdueOnlyWhileItLasts() {
    ladder.writable(false, 0);
    assertFalse(ladder.isOverdue(499));
    assertTrue(ladder.isOverdue(500));
    ladder.writable(true, 500);
    assertFalse(ladder.isOverdue(10_000));
  }
}
