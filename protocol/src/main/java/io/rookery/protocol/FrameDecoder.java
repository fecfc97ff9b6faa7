package io.rookery.protocol;

import io.rookery.protocol.Decoded.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads the frames of one message. Never throws on input, and copies none of it.
 *
 * <p>Lengths are checked against what is left before anything is done with them. A message with any
 * {@link Fault} is a violation as a whole.
 */
public final class FrameDecoder {
  private final byte[] bytes;
  private final int first;
  private final FrameKind.From sender;
  private final VarintReader in;

  private FrameDecoder(byte[] bytes, int offset, int length, FrameKind.From sender) {
    this.bytes = bytes;
    this.first = offset;
    this.sender = sender;
    this.in = new VarintReader(bytes, offset, length);
  }

  /**
   * Reads all frames of a message.
   *
   * @param sender {@code CLIENT} or {@code SERVER}: who sent it
   * @throws IndexOutOfBoundsException when the range is not inside the array
   */
  public static Decoded decode(byte[] bytes, int offset, int length, FrameKind.From sender) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    return new FrameDecoder(bytes, offset, length, sender).message();
  }

  /** Reads all frames of a message; they are views of its bytes. */
  public static Decoded decode(ByteRange message, FrameKind.From sender) {
    return decode(message.array(), message.offset(), message.length(), sender);
  }

  /** Reads all frames of a message that fills its array. */
  public static Decoded decode(byte[] bytes, FrameKind.From sender) {
    return decode(bytes, 0, bytes.length, sender);
  }

  private Decoded message() {
    List<Frame> frames = new ArrayList<>(4);
    boolean placed = false;
    while (in.left() > 0) {
      int start = in.position();
      long code = in.next();
      if (code < 0) {
        return violation(Fault.BAD_VARINT, "bad varint for a frame's kind", start);
      }
      FrameKind kind = FrameKind.of(code);
      if (kind == null) {
        return violation(Fault.UNKNOWN_KIND, "unknown frame kind " + code, start);
      }
      if (!kind.maySend(sender)) {
        return violation(Fault.WRONG_SENDER, kind + " is not for a " + side() + " to send", start);
      }
      int lengthAt = in.position();
      long length = in.next();
      if (length < 0) {
        return violation(Fault.BAD_VARINT, "bad varint for a frame's length", lengthAt);
      }
      if (length > in.left()) {
        String text = kind + " of " + length + " bytes, but " + in.left() + " are left";
        return violation(Fault.CUT_OFF, text, lengthAt);
      }
      if (kind == FrameKind.AT) {
        Frame.At at = at(in.position() + (int) length);
        if (at == null) {
          return violation(Fault.BAD_AT, "AT has not the numbers it should", start);
        }
        frames.add(at);
        placed = true;
        continue;
      }
      if (kind.scope() == FrameKind.Scope.CHANNEL && !placed) {
        return violation(Fault.NO_AT, kind + " without AT before it", start);
      }
      var frame = new Frame.Carries(kind, bytes, start, in.position(), (int) length);
      if (!fits(frame)) {
        return violation(Fault.BAD_PAYLOAD, kind + " has not the payload it should", start);
      }
      frames.add(frame);
      in.skip((int) length);
    }
    return frames.isEmpty()
        ? violation(Fault.EMPTY_MESSAGE, "empty message", first)
        : new Decoded.Message(frames);
  }

  /** The numbers up to {@code end}, or null; each AT has one form, so 0 is never written ahead. */
  private Frame.At at(int end) {
    long channel = in.next(end);
    long number = channel < 0 ? -1 : in.next(end);
    long ack = number < 0 ? -1 : in.next(end);
    if (ack < 0) {
      return null;
    }
    if (in.position() == end) {
      return new Frame.At(channel, number, ack, 0);
    }
    long ahead = sender == FrameKind.From.SERVER ? in.next(end) : -1;
    return ahead <= 0 || in.position() != end ? null : new Frame.At(channel, number, ack, ahead);
  }

  /** Whether a payload that is neither protobuf nor a game's is as it should be. */
  private static boolean fits(Frame.Carries frame) {
    return switch (frame.kind()) {
      case LEAVE, PROBE -> frame.length() == 0;
      case RESEND -> frame.firstWanted() > 0;
      default -> true;
    };
  }

  private Decoded violation(Fault fault, String what, int position) {
    int at = position - first;
    return new Decoded.Violation(fault, at, what + " at byte " + at);
  }

  private String side() {
    return sender == FrameKind.From.CLIENT ? "client" : "server";
  }
}
