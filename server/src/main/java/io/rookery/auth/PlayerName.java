package io.rookery.auth;

/** Makes of any text one that may stand as a player's name: short, on one line, read one way. */
final class PlayerName {
  static final int LONGEST = 64;

  private PlayerName() {}

  /** The text without what a name must not have; {@code otherwise} when nothing is left. */
  static String of(String text, String otherwise) {
    StringBuilder name = new StringBuilder();
    text.codePoints()
        .filter(PlayerName::mayStand)
        .takeWhile(point -> name.length() + Character.charCount(point) <= LONGEST)
        .forEach(name::appendCodePoint);
    String stripped = name.toString().strip();
    return stripped.isEmpty() ? otherwise : stripped;
  }

  private static boolean mayStand(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> !turnsReading(point);
    };
  }

  /** Marks that turn the direction of what follows, even outside the name. */
  private static boolean turnsReading(int point) {
    return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
  }
}
