package io.rookery.protocol;

import com.google.protobuf.ByteString;

/** One frame of a message: where its room's frames are {@link At}, or what it {@link Carries}. */
public sealed interface Frame {

  /**
   * Which channel the frames behind it belong to.
   *
   * @param channel as chosen by the client
   * @param number what the sender numbers next, thus the first numbered frame behind this; 0 from a
   *     gateway that speaks for itself
   * @param ack the highest number of the other side's that it may forget
   * @param ahead how many operations beyond {@code ack} are already in the state that follows
   */
  record At(long channel, long number, long ack, long ahead) implements Frame {

    /** How many bytes the whole frame takes. */
    public int size() {
      return 2 + payloadSize(); // kind and length are one byte each
    }

    /** Writes the whole frame at {@code position} and returns the position behind it. */
    public int write(byte[] into, int position) {
      into[position++] = (byte) FrameKind.AT.code();
      into[position++] = (byte) payloadSize();
      position = Varint.write(channel, into, position);
      position = Varint.write(number, into, position);
      position = Varint.write(ack, into, position);
      return ahead == 0 ? position : Varint.write(ahead, into, position);
    }

    private int payloadSize() {
      return Varint.size(channel)
          + Varint.size(number)
          + Varint.size(ack)
          + (ahead == 0 ? 0 : Varint.size(ahead));
    }
  }

  /**
   * Any other frame; a view of the message it was read from, which must not change.
   *
   * @param kind never {@link FrameKind#AT}
   * @param message the bytes of the whole message
   * @param start where the frame starts in it
   * @param offset where its payload starts
   * @param length of the payload
   */
  record Carries(FrameKind kind, byte[] message, int start, int offset, int length)
      implements Frame {

    /** A copy of the payload. */
    public ByteString payload() {
      return ByteString.copyFrom(message, offset, length);
    }

    /** Of a RESEND: the first number wanted; −1 when the payload is not one number. */
    public long firstWanted() {
      VarintReader in = new VarintReader(message, offset, length);
      long number = in.next();
      return in.left() == 0 ? number : -1;
    }

    /** Where the frame ends in the message. */
    public int end() {
      return offset + length;
    }
  }
}
