package io.rookery.load;

import com.google.protobuf.MessageLite;
import io.rookery.protocol.Frame;

/**
 * What one player of a load run says, and what they make of what they hear.
 *
 * <p>Found by its class name on the class path, made by its public constructor without parameters,
 * once for each player. All calls come on the player's own thread and must not block.
 */
public interface PlayerScript {

  /** Who hears an operation again, in a message that says whose it is and which. */
  enum HeardBy {
    /** Nobody: its acknowledgement is what is measured. */
    NOBODY,
    /** The one who sent it. */
    SENDER,
    /** Everybody in the room, the sender too. */
    ROOM
  }

  /** The game type's name. */
  String game();

  /**
   * Who hears what is said. Unless it is nobody, the script finds {@link Turn#sender} and {@link
   * Turn#sequence} in what the room says and gives them to {@link ScriptPlayer#heard}, so that
   * anything lost, duplicated or out of order is found.
   */
  default HeardBy heardBy() {
    return HeardBy.NOBODY;
  }

  /** The options to join with, or null. */
  default MessageLite joinOptions() {
    return null;
  }

  /** There is a seat; again when it was lost for good and there is another one. */
  default void onJoined(ScriptPlayer me) {}

  /** What to say now, in the message that the game hears. */
  MessageLite say(ScriptPlayer me, Turn turn);

  /** Whether this is a request, which the game answers; the answer is waited for. */
  default boolean asks(Turn turn) {
    return false;
  }

  /** The room said something; the frame's bytes are good for this call only. */
  default void onMessage(ScriptPlayer me, Frame.Carries message) {}
}
