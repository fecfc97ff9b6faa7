package io.rookery.protocol;

import java.util.List;

/** What a message turned out to be: whole, or a violation that closes the connection. */
public sealed interface Decoded {

  /** All frames of the message, at least one, in order. */
  record Message(List<Frame> frames) implements Decoded {}

  /**
   * The message breaks the protocol.
   *
   * @param text what is wrong and at which byte, at most 100 characters, for the close reason
   */
  record Violation(CloseCode code, String text) implements Decoded {}
}
