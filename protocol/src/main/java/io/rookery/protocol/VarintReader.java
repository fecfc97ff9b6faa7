package io.rookery.protocol;

/** Reads varints from a stretch of bytes and never beyond it. */
final class VarintReader {
  private final byte[] bytes;
  private final int limit;
  private int position;

  VarintReader(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.position = offset;
    this.limit = offset + length;
  }

  int position() {
    return position;
  }

  int left() {
    return limit - position;
  }

  void skip(int count) {
    position += count;
  }

  /** The next number, or −1 when it is cut off, too large, or not in its shortest form. */
  long next() {
    return next(limit);
  }

  /** The next number if it ends before {@code end}, or −1 as {@link #next()}. */
  long next(int end) {
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
}
