package io.rookery.games;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PlainTextTest {

  @Test
  void lineBreaksAndControlCharactersBecomeSpaces() {
    assertEquals("one two  three four", PlainText.of("one\ntwo\r\nthree\u0000four\u001b"));
    assertEquals("a b c", PlainText.of("a\u2028b\u2029c"));
  }

  @Test
  void marksThatTurnTheDirectionBecomeSpaces() {
    assertEquals("left right", PlainText.of("left\u202eright\u2066"));
  }

  @Test
  void markupIsTextLikeAnyOther() {
    assertEquals("<b onclick=x>&amp;</b>", PlainText.of("<b onclick=x>&amp;</b>"));
  }

  @Test
  void joinedEmojiStayWhole() {
    String family = "\ud83d\udc69\u200d\ud83d\udc67";
    assertEquals(family, PlainText.of(family));
  }

  @Test
  void aCharacterThatJavaStoresInTwoCountsOnce() {
    assertEquals(3, PlainText.length("a\ud83d\udc69b"));
  }
}
