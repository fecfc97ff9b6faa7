package io.rookery.protocol.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.protocol.FrameKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutgoingOperationsTest {
  private static final ByteString WORD = ByteString.copyFromUtf8("word");
  private static final long MILLI = 1_000_000;

  private final OutgoingOperations outgoing = new OutgoingOperations(5, 4, 100);

  @Test
  void operationsAreNumberedFromWhatTheRoomExpects() {
    assertEquals(5, add(0));
    assertEquals(6, add(0));
    assertEquals(7, outgoing.next());
  }

  @Test
  void theWindowIsNeverExceeded() {
    assertTrue(outgoing.room(100));
    assertFalse(outgoing.room(101));
    for (int i = 0; i < 4; i++) {
      assertTrue(outgoing.room(4));
      add(i);
    }
    assertFalse(outgoing.room(4));
    acknowledge(5);
    assertTrue(outgoing.room(4));
  }

  @Test
  void eachIsToldWhenItWasDueOnceItIsAcknowledged() {
    add(10);
    add(20);
    outgoing.add(FrameKind.LEAVE, ByteString.EMPTY, 30, 30);
    assertEquals(List.of(10L, 20L), acknowledge(7));
    assertEquals(List.of(), acknowledge(7));
    assertEquals(0, outgoing.unacknowledged());
  }

  @Test
  void anAcknowledgementOfWhatWasNeverSentIsIgnored() {
    add(0);
    assertEquals(List.of(), acknowledge(6));
    assertEquals(1, outgoing.unacknowledged());
  }

  @Test
  void whatIsNotAcknowledgedIsGivenAgainInOrder() {
    add(0);
    add(0);
    add(0);
    acknowledge(5);
    List<Long> again = new ArrayList<>();
    outgoing.again(1, 0, (number, kind, payload, isRepeated) -> again.add(number));
    assertEquals(List.of(6L, 7L), again);
  }

  @Test
  void aSinkThatIsFullGetsNoMore() {
    add(0);
    add(0);
    List<Long> again = new ArrayList<>();
    outgoing.again(
        5,
        0,
        (number, kind, payload, isRepeated) -> {
          again.add(number);
          return false;
        });
    assertEquals(List.of(5L), again);
  }

  @Test
  void whatWasNeverOnAWireIsNotCalledRepeated() {
    add(0);
    outgoing.goesOut();
    add(0);
    assertEquals(5, outgoing.sent());
    List<Boolean> repeated = new ArrayList<>();
    outgoing.again(5, 0, (number, kind, payload, isRepeated) -> repeated.add(isRepeated));
    assertEquals(List.of(true, false), repeated);
    assertEquals(6, outgoing.sent());
  }

  @Test
  void aTailIsProbedForAfterPausesThatDouble() {
    add(0);
    assertFalse(outgoing.probe(99 * MILLI));
    assertTrue(outgoing.probe(100 * MILLI));
    assertFalse(outgoing.probe(299 * MILLI));
    assertTrue(outgoing.probe(300 * MILLI));
    acknowledge(5);
    assertFalse(outgoing.probe(10_000 * MILLI));
  }

  @Test
  void thePausesStartAnewWithAnAcknowledgementOfSomethingNew() {
    add(0);
    add(0);
    assertTrue(outgoing.probe(100 * MILLI));
    acknowledge(5, 200 * MILLI);
    assertFalse(outgoing.probe(299 * MILLI));
    assertTrue(outgoing.probe(300 * MILLI));
    acknowledge(5, 310 * MILLI);
    assertFalse(outgoing.probe(499 * MILLI));
    assertTrue(outgoing.probe(500 * MILLI), "old news starts nothing");
  }

  @Test
  void thePausesStartAnewWithWhatIsWrittenAgain() {
    add(0);
    assertTrue(outgoing.probe(100 * MILLI));
    outgoing.again(5, 150 * MILLI, (number, kind, payload, isRepeated) -> true);
    assertFalse(outgoing.probe(249 * MILLI));
    assertTrue(outgoing.probe(250 * MILLI));
  }

  private long add(long dueNanos) {
    return outgoing.add(FrameKind.OPERATION, WORD, dueNanos, 0);
  }

  private List<Long> acknowledge(long number) {
    return acknowledge(number, 0);
  }

  private List<Long> acknowledge(long number, long nowNanos) {
    List<Long> due = new ArrayList<>();
    outgoing.acknowledged(number, nowNanos, (operation, dueNanos) -> due.add(dueNanos));
    return due;
  }
}
