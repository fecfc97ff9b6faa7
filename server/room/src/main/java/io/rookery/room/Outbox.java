package io.rookery.room;

import java.util.Arrays;

/**
 * The messages of one session that its client has not acknowledged, oldest first.
 *
 * <p>Bounded by {@link RoomLimits}: when a message does not fit, the outbox is emptied and {@link
 * #add} says so; the session is then resynchronised, and its client told what it lost. What several
 * seats share is bounded for the room: {@link Numbering} empties the fullest outbox beyond it.
 */
final class Outbox {
  private static final int WORTH_SHRINKING = 64;

  private final SharedBytes shared;
  private static final OutFrame[] NOTHING = {};
  private static final boolean[] NOBODYS = {};

  private OutFrame[] ring = NOTHING;
  private boolean[] own = NOBODYS;
  private int head;
  private int size;
  private int ownBytes;
  private int most;

  /** The number of the oldest message kept, or of the next one when there is none. */
  private long first = 1;

  Outbox(SharedBytes shared) {
    this.shared = shared;
  }

  long first() {
    return first;
  }

  /** The number that the next message gets. */
  long next() {
    return first + size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /**
   * Keeps one more message.
   *
   * @param forOneSeat whether nobody else gets it
   * @return false when it did not fit; then nothing is kept any more, this one included, though it
   *     has its number
   */
  boolean add(OutFrame frame, boolean forOneSeat) {
    append(frame, forOneSeat);
    if (size <= RoomLimits.OUTBOX_MESSAGES && ownBytes <= RoomLimits.OUTBOX_OWN_BYTES) {
      return true;
    }
    clear();
    return false;
  }

  /** Keeps the last message of all, which fits whatever there is: it must not cost the others. */
  void addLast(OutFrame frame) {
    append(frame, true);
  }

  private void append(OutFrame frame, boolean forOneSeat) {
    if (size == ring.length) {
      grow();
    }
    int at = (head + size) & (ring.length - 1);
    ring[at] = frame;
    own[at] = forOneSeat;
    size++;
    if (forOneSeat) {
      ownBytes += frame.size();
    } else {
      shared.hold(frame);
    }
    most = Math.max(most, size);
  }

  /** The message with this number, which must be kept. */
  OutFrame get(long number) {
    return ring[(head + (int) (number - first)) & (ring.length - 1)];
  }

  /** Forgets all messages up to this number; returns whether there were any. */
  boolean acknowledge(long through) {
    boolean any = false;
    while (size > 0 && first <= through) {
      if (own[head]) {
        ownBytes -= ring[head].size();
      } else {
        shared.release(ring[head]);
      }
      ring[head] = null;
      head = (head + 1) & (ring.length - 1);
      size--;
      first++;
      any = true;
    }
    if (size == 0 && ring.length > WORTH_SHRINKING) {
      ring = NOTHING;
      own = NOBODYS;
      head = 0;
    }
    return any;
  }

  /** Forgets all messages. */
  void clear() {
    acknowledge(next() - 1);
  }

  int size() {
    return size;
  }

  /** The bytes of those behind this number, whoever gets them. */
  long bytesAfter(long number) {
    long bytes = 0;
    for (long at = Math.max(first, number + 1); at < next(); at++) {
      bytes += get(at).size();
    }
    return bytes;
  }

  /** The bytes of those that nobody else gets. */
  int ownBytes() {
    return ownBytes;
  }

  /** The most messages that it ever held. */
  int most() {
    return most;
  }

  private void grow() {
    int capacity = Math.max(8, ring.length * 2);
    OutFrame[] frames = Arrays.copyOf(ring, capacity);
    boolean[] marks = Arrays.copyOf(own, capacity);
    for (int i = 0; i < size; i++) {
      int from = (head + i) & (ring.length - 1);
      frames[i] = ring[from];
      marks[i] = own[from];
    }
    Arrays.fill(frames, size, frames.length, null);
    ring = frames;
    own = marks;
    head = 0;
  }

  /** How much of a room's memory its shared messages take. */
  static final class SharedBytes {
    private long bytes;

    long size() {
      return bytes;
    }

    boolean fits() {
      return bytes <= RoomLimits.OUTBOX_SHARED_BYTES;
    }

    void hold(OutFrame frame) {
      if (frame.hold() == 1) {
        bytes += frame.size();
      }
    }

    void release(OutFrame frame) {
      if (frame.release() == 0) {
        bytes -= frame.size();
      }
    }
  }
}
