package io.rookery.protocol;

/**
 * Base-128 numbers from 0 to 2^53 − 1, least significant group first, in their shortest form.
 *
 * <p>The limit is the largest integer that every client's number type holds exactly.
 */
public final class Varint {
  public static final long MAX = (1L << 53) - 1;

  /** The longest encoding, in bytes. */
  public static final int MAX_BYTES = 8;

  private Varint() {}

  /** How many bytes {@code value} takes, 1 to 8. */
  public static int size(long value) {
    check(value);
    int bits = 64 - Long.numberOfLeadingZeros(value | 1);
    return (bits + 6) / 7;
  }

  /** Writes {@code value} at {@code at} and returns the position behind it. */
  public static int write(long value, byte[] into, int at) {
    check(value);
    while (value > 0x7f) {
      into[at++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    into[at++] = (byte) value;
    return at;
  }

  private static void check(long value) {
    if (value < 0 || value > MAX) {
      throw new IllegalArgumentException("not from 0 to 2^53 - 1: " + value);
    }
  }
}
