package io.rookery.protocol;

import java.util.List;

/** What a message turned out to be: whole, or a violation that closes the connection. */
public sealed interface Decoded {

  /** All frames of the message, at least one, in order. */
  record Message(List<Frame> frames) implements Decoded {}

  /**
   * The message breaks the protocol.
   *
   * @param fault which rule it breaks; of several the first, in the order of PROTOCOL.md
   * @param at the byte of the message where that shows
   * @param text both in words, at most 100 characters, for the close reason
   */
  record Violation(Fault fault, int at, String text) implements Decoded {

    /** What the connection is closed with. */
    public CloseCode code() {
      return CloseCode.PROTOCOL_VIOLATION;
    }
  }

  /** The rules that a message can break. */
  enum Fault {
    /** There is no frame. */
    EMPTY_MESSAGE,
    /** A kind or length is cut off, above 2^53 − 1, or not in its shortest form. */
    BAD_VARINT,
    /** No frame has this kind. */
    UNKNOWN_KIND,
    /** The kind is for the other side to send. */
    WRONG_SENDER,
    /** The payload is longer than what is left of the message. */
    CUT_OFF,
    /** An AT that is not three numbers, or four with the last above 0 from a server. */
    BAD_AT,
    /** A channel's frame without an AT before it. */
    NO_AT,
    /** A RESEND that is not one number above 0, or a LEAVE or PROBE that is not empty. */
    BAD_PAYLOAD
  }
}
