package io.rookery.cluster.bus;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UplinkWindowTest {
  private static final long BASE = 1L << 40;
  private static final long MILLISECOND = 1_000_000;

  private final UplinkWindow window = new UplinkWindow(BASE);

  @Test
  void whatIsNotAckedFillsTheWindow() {
    assertTrue(window.take(UplinkWindow.LIMIT_BYTES - 10, 0));
    assertFalse(window.take(11, 0));
    assertTrue(window.take(10, 0));
    window.acked(window.position(), 0);
    assertTrue(window.take(11, 0));
  }

  @Test
  void aLostAckLeaksNothing() {
    assertTrue(window.take(1_000, 0));
    assertTrue(window.take(1_000, 0));
    window.acked(window.position(), 0); // the ack of the first was lost
    assertTrue(window.take(UplinkWindow.LIMIT_BYTES, 0));
  }

  @Test
  void anOverdueAckIsAskedForOnceInAWhile() {
    assertTrue(window.take(1_000, 0));
    assertFalse(window.isOverdue(199 * MILLISECOND));
    assertTrue(window.isOverdue(200 * MILLISECOND));
    assertFalse(window.isOverdue(201 * MILLISECOND));
    assertTrue(window.isOverdue(400 * MILLISECOND));
    window.acked(BASE + 1_000, 401 * MILLISECOND);
    assertFalse(window.isOverdue(900 * MILLISECOND));
  }

  @Test
  void anAckOfWhatWasNeverSentCountsForNothing() {
    assertTrue(window.take(UplinkWindow.LIMIT_BYTES, 0));
    window.acked(window.position() + 1, 0);
    assertFalse(window.take(1, 0));
  }
}
