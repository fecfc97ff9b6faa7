package io.rookery.play;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/**
 * A game's name in each of the languages that say it.
 *
 * @param type as players and operators say it: my-game
 * @param className the Java class: MyGame
 * @param packageName of the Java code and the proto: mygame
 */
record GameName(String type, String className, String packageName) {

  /** The name of a game in a folder of this name. */
  static GameName of(String folder) {
    String type = folder.toLowerCase(Locale.ROOT);
    if (!type.matches("[a-z][a-z0-9-]{0,31}")) {
      throw new AuthorError(
          "A game cannot be called "
              + folder
              + ": the folder's name begins with a letter and has 1 to 32 letters, digits and"
              + " hyphens.");
    }
    String packageName = type.replace("-", "");
    if (SourceVersion.isKeyword(packageName)) {
      throw new AuthorError(
          "A game cannot be called " + folder + ", which is a word of Java: say another name.");
    }
    String className =
        Arrays.stream(type.split("-"))
            .filter(word -> !word.isEmpty())
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .collect(Collectors.joining());
    return new GameName(type, className, packageName);
  }
}
