package io.rookery.load.scripts;

import io.rookery.load.Turn;

/**
 * Who said something and what number it has, as text: {@code sender:sequence:xxxx…}.
 *
 * @param sender as in the turn
 * @param sequence as in the turn
 */
record Stamp(int sender, long sequence) {

  /** The text for a turn, padded to the size it asks for; longer when the numbers need it. */
  static String text(Turn turn) {
    StringBuilder text = new StringBuilder(Math.max(16, turn.payloadBytes()));
    text.append(turn.sender()).append(':').append(turn.sequence()).append(':');
    while (text.length() < turn.payloadBytes()) {
      text.append('x');
    }
    return text.toString();
  }

  /** What a text says, or null when it is none of ours. */
  static Stamp of(String text) {
    int first = text.indexOf(':');
    int second = first < 0 ? -1 : text.indexOf(':', first + 1);
    if (second < 0) {
      return null;
    }
    try {
      return new Stamp(
          Integer.parseInt(text, 0, first, 10), Long.parseLong(text, first + 1, second, 10));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
