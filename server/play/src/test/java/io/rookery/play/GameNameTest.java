package io.rookery.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class GameNameTest {
  @Test
  void aFoldersNameIsTheGamesInEachLanguage() {
    assertEquals(new GameName("my-game-2", "MyGame2", "mygame2"), GameName.of("My-game-2"));
  }

  @Test
  void aNameThatOneOfThemCannotSayIsRefused() {
    assertRefused("2048", "A game cannot be called 2048: the folder's name begins with a letter");
    assertRefused("spa ce", "A game cannot be called spa ce: ");
    assertRefused("x".repeat(33), "A game cannot be called " + "x".repeat(33));
    assertRefused("int", "A game cannot be called int, which is a word of Java");
  }

  private static void assertRefused(String name, String sentence) {
    var refused = assertThrows(AuthorError.class, () -> GameName.of(name));
    assertEquals(sentence, refused.getMessage().substring(0, sentence.length()));
  }
}
