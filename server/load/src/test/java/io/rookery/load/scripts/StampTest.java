package io.rookery.load.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.rookery.load.Turn;
import org.junit.jupiter.api.Test;

class StampTest {

  @Test
  void whoSaidWhatIsReadBackFromTheText() {
    String text = Stamp.text(new Turn(7, 123_456_789_012L, 0, 64));
    assertEquals(64, text.length());
    assertEquals(new Stamp(7, 123_456_789_012L), Stamp.of(text));
  }

  @Test
  void numbersAreNeverCutOff() {
    assertEquals(new Stamp(999, 12), Stamp.of(Stamp.text(new Turn(999, 12, 0, 0))));
  }

  @Test
  void whatOthersSayIsNoStamp() {
    assertNull(Stamp.of("hello"));
    assertNull(Stamp.of("1:x:"));
    assertNull(Stamp.of("1:2"));
    assertNull(Stamp.of(":::"));
  }
}
