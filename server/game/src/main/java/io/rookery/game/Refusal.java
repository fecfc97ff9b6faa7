package io.rookery.game;

import java.util.Objects;

/**
 * Thrown by a game to say no: to a visitor, or to what a player said.
 *
 * <p>It is an answer and not an error: nothing is logged, and it has no stack trace.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;

  /**
   * Says no with a code for programs.
   *
   * @param code lower case with underscores, at most 64 characters
   */
  public Refusal(String code) {
    this(code, "");
  }

  /** Says no with a code for programs and a text for people, at most 200 characters. */
  public Refusal(String code, String text) {
    super(text, null, false, false);
    if (!code.matches("[a-z][a-z0-9_]{0,63}")) {
      throw new IllegalArgumentException(
          "a refusal's code is lower case with underscores, at most 64 characters: " + code);
    }
    if (text.length() > 200) {
      throw new IllegalArgumentException("a refusal's text has at most 200 characters");
    }
    this.code = Objects.requireNonNull(code);
  }

  /** For programs. */
  public String code() {
    return code;
  }

  /** For people; may be empty. */
  public String text() {
    return getMessage();
  }
}
