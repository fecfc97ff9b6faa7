package io.rookery.protocol;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Some bytes of an array, to be read and never changed.
 *
 * @param array which others may read, too
 * @param offset of the first byte
 * @param length how many there are
 */
public record ByteRange(byte[] array, int offset, int length) {

  /** The bytes of a string: its own where they are in one array, as almost always; else a copy. */
  public static ByteRange of(ByteString bytes) {
    Finder finder = new Finder();
    try {
      UnsafeByteOperations.unsafeWriteTo(bytes, finder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (finder.found != null && finder.found.length == bytes.size()) {
      return finder.found;
    }
    return new ByteRange(bytes.toByteArray(), 0, bytes.size());
  }

  /** Is shown the arrays that a string has its bytes in, and keeps the first. */
  private static final class Finder extends ByteOutput {
    private ByteRange found;

    @Override
    public void write(byte value) {}

    @Override
    public void write(byte[] value, int offset, int length) {
      writeLazy(value, offset, length);
    }

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      if (found == null) {
        found = new ByteRange(value, offset, length);
      }
    }

    @Override
    public void write(ByteBuffer value) {}

    @Override
    public void writeLazy(ByteBuffer value) {}
  }
}
