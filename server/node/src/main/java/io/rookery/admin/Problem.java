package io.rookery.admin;

/** The answer to an operator is no; told as RFC 9457 says, with a code for programs beside. */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  /**
   * Says no.
   *
   * @param status of the HTTP response
   * @param code lower case with underscores
   */
  public Problem(int status, String code, String text) {
    super(text, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** There is no room of this id anywhere. */
  public static Problem noSuchRoom(String room) {
    return new Problem(404, "no_such_room", "There is no room " + room + ".");
  }

  /** This node has no such game. */
  public static Problem noSuchType(String type) {
    return new Problem(404, "no_such_type", "There is no game type " + type + " on this node.");
  }

  /** The game itself would not have a room of this config or metadata; in its own words. */
  public static Problem refusedByGame(String code, String text, String type) {
    return new Problem(
        422, code, text.isEmpty() ? "The game " + type + " refuses such a room." : text);
  }

  /** The game threw while its room was made. */
  public static Problem gameFailed(String type) {
    return new Problem(
        500,
        "error",
        "The game " + type + " failed while its room was made; the log of its node says why.");
  }

  /** The node that has the room, or was to have it, did not answer; asking again may help. */
  public static Problem unreachable(String about) {
    return new Problem(503, "unreachable", "The node that this is up to does not answer: " + about);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String text() {
    return getMessage();
  }
}
