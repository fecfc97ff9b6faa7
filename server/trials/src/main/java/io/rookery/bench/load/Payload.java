package io.rookery.bench.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 64 bytes that everything under measurement carries.
 *
 * <pre>
 * | 8: when it was due, in nanoseconds | 4: who sent it | 52: nothing |
 * </pre>
 */
final class Payload {
  static final int BYTES = 64;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private Payload() {}

  static void write(byte[] into, int at, long due, int sender) {
    LONG.set(into, at, due);
    INT.set(into, at + 8, sender);
  }

  static long due(byte[] from, int at) {
    return (long) LONG.get(from, at);
  }

  static int sender(byte[] from, int at) {
    return (int) INT.get(from, at + 8);
  }
}
