package io.rookery.games;

/** What a player wrote, made fit to be shown on one line. */
public final class PlainText {

  private PlainText() {}

  /**
   * The text without what cannot be seen: control characters, line breaks and marks that turn the
   * direction of what follows become spaces; spaces at both ends are gone.
   */
  public static String of(String written) {
    StringBuilder plain = new StringBuilder(written.length());
    written.codePoints().map(c -> seen(c) ? c : ' ').forEach(plain::appendCodePoint);
    return plain.toString().strip();
  }

  /** How many characters a text has, counting each once that Java stores in two. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static boolean seen(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      case Character.FORMAT -> joins(character);
      default -> true;
    };
  }

  /** Joiners and tags hold emoji and some scripts together; other format marks turn text around. */
  private static boolean joins(int format) {
    return format == 0x200C || format == 0x200D || (format >= 0xE0020 && format <= 0xE007F);
  }
}
