package io.rookery.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Writes frames one behind the other into a buffer that grows; confined to one thread.
 *
 * <p>What it appends has the form that {@link FrameDecoder} accepts, but which frames follow which
 * is the caller's to know, and so is how long a message may be.
 */
public final class FrameWriter {
  private byte[] bytes;
  private int size;

  public FrameWriter() {
    this(256);
  }

  private FrameWriter(int capacity) {
    bytes = new byte[capacity];
  }

  /** One frame whose payload is {@code message}, in an array of its size. */
  public static ByteString single(FrameKind kind, MessageLite message) {
    int length = message.getSerializedSize();
    FrameWriter exact = new FrameWriter(headSize(kind, length) + length).frame(kind, message);
    return UnsafeByteOperations.unsafeWrap(exact.bytes);
  }

  /** Appends an {@code AT} frame. */
  public FrameWriter at(long channel, long number, long ack, long ahead) {
    Frame.At at = new Frame.At(channel, number, ack, ahead);
    reserve(at.size());
    size = at.write(bytes, size);
    return this;
  }

  /** Appends a frame whose payload is {@code message}. */
  public FrameWriter frame(FrameKind kind, MessageLite message) {
    int length = message.getSerializedSize();
    head(kind, length);
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes, size, length);
      message.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    size += length;
    return this;
  }

  /** Appends a frame whose payload is {@code payload}. */
  public FrameWriter frame(FrameKind kind, ByteString payload) {
    head(kind, payload.size());
    payload.copyTo(bytes, size);
    size += payload.size();
    return this;
  }

  /** Appends a frame whose payload is these varints, and then {@code rest}. */
  public FrameWriter frame(FrameKind kind, ByteString rest, long... varints) {
    int length = rest.size();
    for (long varint : varints) {
      length += Varint.size(varint);
    }
    head(kind, length);
    for (long varint : varints) {
      size = Varint.write(varint, bytes, size);
    }
    rest.copyTo(bytes, size);
    size += rest.size();
    return this;
  }

  /** Appends bytes that are frames already. */
  public FrameWriter frames(ByteString frames) {
    reserve(frames.size());
    frames.copyTo(bytes, size);
    size += frames.size();
    return this;
  }

  /** How many bytes were written since the last {@link #clear}. */
  public int size() {
    return size;
  }

  /** A copy of what was written. */
  public ByteString toByteString() {
    return ByteString.copyFrom(bytes, 0, size);
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Starts anew, keeping the buffer. */
  public void clear() {
    size = 0;
  }

  private void head(FrameKind kind, int length) {
    reserve(headSize(kind, length) + length);
    size = Varint.write(kind.code(), bytes, size);
    size = Varint.write(length, bytes, size);
  }

  private static int headSize(FrameKind kind, int length) {
    return Varint.size(kind.code()) + Varint.size(length);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
    }
  }
}
