package io.rookery.game;

/**
 * Which request of which session: a value that a game may keep, in its state as {@link #toString}
 * too, until it answers.
 *
 * @param session the public id of the session that asked
 * @param operation the number of the operation that the request is
 */
public record Request(String session, long operation) {

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static Request parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("not a request: " + text);
    }
    return new Request(text.substring(0, slash), Long.parseLong(text.substring(slash + 1)));
  }

  @Override
  public String toString() {
    return session + "/" + operation;
  }
}
