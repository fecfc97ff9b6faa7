package io.rookery.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the frames of one message. Never throws on input, and copies none of it.
 *
 * <p>Lengths are checked against what is left before anything is done with them. A message that
 * holds nothing, an unknown kind, a kind the sender may not use, a room's frame without an {@code
 * AT} before it, or bytes left over is a violation as a whole.
 */
public final class FrameDecoder {
  private final byte[] bytes;
  private final int limit;
  private int position;

  private FrameDecoder(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.position = offset;
    this.limit = offset + length;
  }

  /**
   * Reads all frames of a message.
   *
   * @param sender {@code CLIENT} or {@code SERVER}: who sent it
   */
  public static Decoded decode(byte[] bytes, int offset, int length, FrameKind.From sender) {
    return new FrameDecoder(bytes, offset, length).message(sender);
  }

  /** Reads all frames of a message that fills its array. */
  public static Decoded decode(byte[] bytes, FrameKind.From sender) {
    return decode(bytes, 0, bytes.length, sender);
  }

  private Decoded message(FrameKind.From sender) {
    int first = position;
    List<Frame> frames = new ArrayList<>(4);
    boolean placed = false;
    while (position < limit) {
      int start = position;
      long code = varint();
      if (code < 0) {
        return violation("bad varint for a frame's kind", start - first);
      }
      FrameKind kind = FrameKind.of(code);
      if (kind == null) {
        return violation("unknown frame kind " + code, start - first);
      }
      if (!kind.maySend(sender)) {
        return violation(kind + " is not for a " + name(sender) + " to send", start - first);
      }
      int lengthAt = position;
      long length = varint();
      if (length < 0) {
        return violation("bad varint for a frame's length", lengthAt - first);
      }
      if (length > limit - position) {
        return violation(
            kind + " of " + length + " bytes, but " + (limit - position) + " are left",
            lengthAt - first);
      }
      int end = position + (int) length;
      if (kind == FrameKind.AT) {
        Frame.At at = at(end);
        if (at == null) {
          return violation("AT is not three or four varints", start - first);
        }
        frames.add(at);
        placed = true;
      } else {
        if (kind.scope() == FrameKind.Scope.CHANNEL && !placed) {
          return violation(kind + " without AT before it", start - first);
        }
        frames.add(new Frame.Carries(kind, bytes, start, position, (int) length));
      }
      position = end;
    }
    return frames.isEmpty() ? violation("empty message", 0) : new Decoded.Message(frames);
  }

  private Frame.At at(int end) {
    long channel = varint(end);
    long number = channel < 0 ? -1 : varint(end);
    long ack = number < 0 ? -1 : varint(end);
    long ahead = ack < 0 ? -1 : position == end ? 0 : varint(end);
    return ahead < 0 || position != end ? null : new Frame.At(channel, number, ack, ahead);
  }

  private long varint() {
    return varint(limit);
  }

  /** The next number, or −1 when it is cut off, too long, or not in its shortest form. */
  private long varint(int end) {
    long value = 0;
    for (int shift = 0; shift < 7 * Varint.MAX_BYTES; shift += 7) {
      if (position >= end) {
        return -1;
      }
      byte next = bytes[position++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        boolean shortest = next != 0 || shift == 0;
        return shortest && value <= Varint.MAX ? value : -1;
      }
    }
    return -1;
  }

  private static Decoded violation(String what, int at) {
    return new Decoded.Violation(CloseCode.PROTOCOL_VIOLATION, what + " at byte " + at);
  }

  private static String name(FrameKind.From sender) {
    return sender == FrameKind.From.CLIENT ? "client" : "server";
  }
}
