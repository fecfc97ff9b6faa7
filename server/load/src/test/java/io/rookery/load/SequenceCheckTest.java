package io.rookery.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SequenceCheckTest {
  private final SequenceCheck check = new SequenceCheck(2);

  @Test
  void whatComesOnceAndInOrderIsFlawless() {
    hear(1, 2, 3);
    check.ended(0, 3);
    found(0, 0, 0);
  }

  @Test
  void whatIsSkippedIsLost() {
    hear(1, 4);
    found(2, 0, 0);
  }

  @Test
  void whatNeverComesAtTheEndIsLost() {
    hear(1, 2);
    check.ended(0, 5);
    check.ended(1, 0);
    found(3, 0, 0);
  }

  @Test
  void aMissingFirstOneIsLost() {
    hear(2);
    found(1, 0, 0);
  }

  @Test
  void whatComesTwiceIsADuplicate() {
    hear(1, 2, 2, 1);
    found(0, 2, 0);
  }

  @Test
  void whatComesAfterALaterOneIsOutOfOrderAndNotLost() {
    hear(1, 3, 2, 4);
    found(0, 0, 1);
  }

  @Test
  void aLateOneThatComesTwiceIsBoth() {
    hear(1, 5, 3, 3);
    found(2, 1, 1);
  }

  @Test
  void aGapThatIsFilledFromTheMiddleIsFound() {
    hear(1, 7, 4, 2, 6, 3, 5);
    found(0, 0, 5);
    hear(8);
    found(0, 0, 5);
  }

  @Test
  void sendersAreToldApart() {
    assertTrue(check.heard(0, 1));
    assertTrue(check.heard(1, 1));
    assertFalse(check.heard(1, 3));
    assertEquals(1, check.highest(0));
    assertEquals(3, check.highest(1));
    found(1, 0, 0);
  }

  @Test
  void thousandsOfGapsCostBoundedMemoryAndStayCounted() {
    LongStream.rangeClosed(1, 5_000).forEach(i -> check.heard(0, 2 * i));
    found(5_000, 0, 0);
    assertFalse(check.heard(0, 1), "its gap is forgotten");
    found(5_000, 1, 0);
  }

  @Test
  void onlySendersOfTheRoomAreKnown() {
    assertTrue(check.knows(1));
    assertFalse(check.knows(2));
    assertFalse(check.knows(-1));
  }

  private void hear(long... sequences) {
    LongStream.of(sequences).forEach(sequence -> check.heard(0, sequence));
  }

  private void found(long lost, long duplicated, long reordered) {
    assertEquals(lost, check.lost(), "lost");
    assertEquals(duplicated, check.duplicated(), "duplicated");
    assertEquals(reordered, check.reordered(), "out of order");
  }
}
