package io.rookery.admin;

/** The answer to an operator is no; told as JSON with a code for programs and a text for people. */
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
