package io.rookery.protocol.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class IncomingMessagesTest {
  private static final long MILLI = 1_000_000;

  private final IncomingMessages incoming = new IncomingMessages(3, 16, 4_000, 0);

  @Test
  void onlyTheNextNumberIsTaken() {
    assertTrue(incoming.take(3, 10, 0));
    assertFalse(incoming.take(3, 10, 0));
    assertFalse(incoming.take(5, 10, 0));
    assertTrue(incoming.showsGap(5));
    assertFalse(incoming.showsGap(4), "an AT with the next number shows none");
    assertEquals(4, incoming.next());
  }

  @Test
  void aQuarterOfTheOutboxIsAcknowledgedAlone() {
    for (int number = 3; number < 6; number++) {
      incoming.take(number, 10, 0);
    }
    assertFalse(incoming.owesAcknowledgement(0));
    incoming.take(6, 10, 0);
    assertTrue(incoming.owesAcknowledgement(0));
    assertEquals(6, incoming.acknowledge());
    assertFalse(incoming.owesAcknowledgement(0));
  }

  @Test
  void aQuarterOfItsBytesToo() {
    incoming.take(3, 1_000, 0);
    assertTrue(incoming.owesAcknowledgement(0));
  }

  @Test
  void oneMessageIsAcknowledgedAfterASecond() {
    incoming.take(3, 10, 500 * MILLI);
    assertFalse(incoming.owesAcknowledgement(1_499 * MILLI));
    assertTrue(incoming.owesAcknowledgement(1_500 * MILLI));
    incoming.acknowledge();
    assertFalse(incoming.owesAcknowledgement(9_000 * MILLI));
  }

  @Test
  void whatIsMissingIsAskedForAtMostOncePerHundredMilliseconds() {
    assertTrue(incoming.resend(0));
    assertFalse(incoming.resend(99 * MILLI));
    assertTrue(incoming.resend(100 * MILLI));
  }

  @Test
  void whatAnOverflowLostIsCounted() {
    assertEquals(7, incoming.jump(10));
    assertTrue(incoming.take(10, 1, 0));
    assertEquals(0, incoming.jump(11));
  }

  @Test
  void aRoomThatWentBackLeadsBack() {
    incoming.jump(10);
    assertEquals(0, incoming.jump(4));
    assertTrue(incoming.take(4, 1, 0));
    assertFalse(incoming.owesAcknowledgement(0), "one message, just now");
    assertTrue(incoming.owesAcknowledgement(1_000 * MILLI));
  }
}
