package io.rookery.auth;

/** Makes of any text one that may stand as a player's name: short, on one line, read one way. */
final class PlayerName {
  static final int LONGEST = 64;

  private static final int NON_JOINER = 0x200C;
  private static final int JOINER = 0x200D;

  private PlayerName() {}

  /** The text without what a name must not have; {@code otherwise} when nothing is to be seen. */
  static String of(String text, String otherwise) {
    StringBuilder name = new StringBuilder();
    text.codePoints()
        .filter(PlayerName::mayStand)
        .takeWhile(point -> name.length() + Character.charCount(point) <= LONGEST)
        .forEach(name::appendCodePoint);
    String stripped = name.toString().strip();
    return stripped.codePoints().anyMatch(PlayerName::isSeen) ? stripped : otherwise;
  }

  private static boolean mayStand(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      // Unseen, they make two names of one, and some turn the reading of what follows the name;
      // the joiners are spelling in some scripts, and hold emoji together.
      case Character.FORMAT -> point == JOINER || point == NON_JOINER;
      default -> true;
    };
  }

  private static boolean isSeen(int point) {
    return switch (Character.getType(point)) {
      case Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.UNASSIGNED ->
          false;
      default -> !isBlank(point);
    };
  }

  /** Letters and a symbol that are drawn as nothing: the Hangul fillers, and Braille's blank. */
  private static boolean isBlank(int point) {
    return point == 0x115F
        || point == 0x1160
        || point == 0x3164
        || point == 0xFFA0
        || point == 0x2800;
  }
}
