package io.rookery.gateway.socket;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Puts a message together from its fragments, copying each once.
 *
 * <p>Bounded in bytes and in fragments; both are checked before anything is copied.
 */
final class Fragments {
  private static final byte[] NOTHING = {};

  private final int maxBytes;
  private final int maxFragments;
  private byte[] bytes = NOTHING;
  private int size;
  private int count;

  /** What a fragment led to. */
  enum Progress {
    INCOMPLETE,
    WHOLE,
    TOO_BIG,
    TOO_MANY
  }

  Fragments(int maxBytes, int maxFragments) {
    this.maxBytes = maxBytes;
    this.maxFragments = maxFragments;
  }

  /** Adds the next fragment, which may be empty. */
  Progress add(ByteBuf fragment, boolean last) {
    int more = fragment.readableBytes();
    if (more > maxBytes - size) {
      return Progress.TOO_BIG;
    }
    if (++count > maxFragments) {
      return Progress.TOO_MANY;
    }
    if (bytes.length - size < more) {
      int grown = last ? size + more : Math.min(maxBytes, Math.max(2 * bytes.length, size + more));
      bytes = Arrays.copyOf(bytes, grown);
    }
    fragment.readBytes(bytes, size, more);
    size += more;
    return last ? Progress.WHOLE : Progress.INCOMPLETE;
  }

  /** The whole message, after which the next one begins. */
  byte[] take() {
    byte[] whole = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    bytes = NOTHING;
    size = 0;
    count = 0;
    return whole;
  }
}
