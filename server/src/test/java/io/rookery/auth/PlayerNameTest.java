package io.rookery.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PlayerNameTest {

  @Test
  void lineBreaksAndControlsAreDropped() {
    assertEquals("Adabyte", PlayerName.of("Ada\r\n\u0000byte\u2028\u001b", "Guest"));
  }

  @Test
  void marksThatTurnTheReadingDirectionAreDropped() {
    assertEquals("Adatoor", PlayerName.of("Ada\u202Etoor", "Guest"));
  }

  @Test
  void whatIsTooLongIsCutBetweenCharacters() {
    assertEquals("x" + "😀".repeat(31), PlayerName.of("x" + "😀".repeat(40), "Guest"));
  }

  @Test
  void nothingLeftMeansTheOtherName() {
    assertEquals("Guest", PlayerName.of(" \n ", "Guest"));
  }
}
