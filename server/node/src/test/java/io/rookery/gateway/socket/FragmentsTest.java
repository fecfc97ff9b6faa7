package io.rookery.gateway.socket;

import static io.rookery.gateway.socket.Fragments.Progress.INCOMPLETE;
import static io.rookery.gateway.socket.Fragments.Progress.TOO_BIG;
import static io.rookery.gateway.socket.Fragments.Progress.TOO_MANY;
import static io.rookery.gateway.socket.Fragments.Progress.WHOLE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class FragmentsTest {
  private final Fragments fragments = new Fragments(10, 4);

  @Test
  void oneFragmentIsAMessage() {
    assertEquals(WHOLE, fragments.add(bytes(1, 2, 3), true));
    assertArrayEquals(new byte[] {1, 2, 3}, fragments.take());
  }

  @Test
  void emptyFragmentsLoseNothing() {
    assertEquals(INCOMPLETE, fragments.add(bytes(), false));
    assertEquals(INCOMPLETE, fragments.add(bytes(1, 2), false));
    assertEquals(INCOMPLETE, fragments.add(bytes(3), false));
    assertEquals(WHOLE, fragments.add(bytes(), true));
    assertArrayEquals(new byte[] {1, 2, 3}, fragments.take());
    assertEquals(WHOLE, fragments.add(bytes(4), true));
    assertArrayEquals(new byte[] {4}, fragments.take());
  }

  @Test
  void theBoundIsTheWholeMessages() {
    assertEquals(INCOMPLETE, fragments.add(bytes(1, 2, 3, 4, 5, 6), false));
    assertEquals(TOO_BIG, fragments.add(bytes(1, 2, 3, 4, 5), true));
    assertEquals(WHOLE, fragments.add(bytes(7, 8, 9, 10), true));
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, fragments.take());
  }

  @Test
  void endlessEmptyFragmentsEnd() {
    for (int i = 0; i < 4; i++) {
      assertEquals(INCOMPLETE, fragments.add(bytes(), false));
    }
    assertEquals(TOO_MANY, fragments.add(bytes(), false));
  }

  private static ByteBuf bytes(int... values) {
    ByteBuf bytes = Unpooled.buffer();
    for (int value : values) {
      bytes.writeByte(value);
    }
    return bytes;
  }
}
