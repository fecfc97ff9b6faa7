package io.rookery.matchmaking;

import io.rookery.bus.RoomSpec;
import io.rookery.cluster.directory.RoomAddress;
import io.vertx.core.Future;

/** Asks a node to open a room. */
@FunctionalInterface
public interface RoomOpener {

  /**
   * Opens a room on a node, unless it is open: asking twice, or from two nodes, opens it once.
   *
   * <p>A room with an id is opened for the first time with {@code after} 0 and until a moment that
   * the spec says; whoever restores it says after which epoch. Completes on the caller's context.
   *
   * @return where it is, which is another node if that one has it
   */
  Future<RoomAddress> open(String node, RoomSpec spec);

  /** The node would not; code and text are those of a refused join. */
  final class NotOpened extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final String text;

    public NotOpened(String code, String text) {
      super(code, null, false, false);
      this.code = code;
      this.text = text;
    }

    /** For people; may be empty. */
    public String text() {
      return text;
    }

    public String code() {
      return code;
    }
  }
}
