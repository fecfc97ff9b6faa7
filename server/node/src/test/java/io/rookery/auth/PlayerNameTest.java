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

  @Test
  void nothingToBeSeenIsNoName() {
    for (String unseen :
        new String[] {
          "\u200B\u200B",
          "\u200D",
          "\uFEFF\u2060",
          "\u00AD",
          "\u3164",
          "\u2800 \u115F",
          "\u00A0",
          "\u0301",
          "\uFE0F",
          "\uDB40\uDC41"
        }) {
      assertEquals("Guest", PlayerName.of(unseen, "Guest"), escaped(unseen));
    }
  }

  @Test
  void whatIsUnseenMakesNoSecondNameOfOne() {
    assertEquals("Ada", PlayerName.of("A\u200Bd\u2060a\uFEFF", "Guest"));
  }

  @Test
  void joinersStayWhereTheyAreSpelling() {
    String family = "\uD83D\uDC69\u200D\uD83D\uDC67";
    assertEquals(family, PlayerName.of(family, "Guest"));
    String persian = "\u0645\u06CC\u200C\u062E";
    assertEquals(persian, PlayerName.of(persian, "Guest"));
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars().forEach(unit -> escaped.append(String.format("\\u%04X", unit)));
    return escaped.toString();
  }
}
