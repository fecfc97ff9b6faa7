package io.rookery.load;

import com.google.protobuf.ByteString;
import io.rookery.protocol.FrameKind;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.LongConsumer;

/**
 * A session's operations from when they are numbered until they are acknowledged.
 *
 * <p>Bounded by the window that the room gave: who asks first whether there is {@link #room} never
 * exceeds it. Confined to the player's thread.
 */
final class Outgoing {
  private record Said(long number, FrameKind kind, ByteString payload, long dueNanos) {}

  /** What is written for one operation that goes out, perhaps again. */
  interface Sink {
    /** Takes one, with a number one above the last; whether it takes another one. */
    boolean operation(long number, FrameKind kind, ByteString payload, boolean isRepeated);
  }

  private static final long FIRST_PROBE = 100_000_000;
  private static final long LONGEST_PROBE = 5_000_000_000L;

  private final ArrayDeque<Said> kept = new ArrayDeque<>();
  private final int windowOperations;
  private final int windowBytes;
  private long next;
  private long sent;
  private long bytes;
  private long newestAt;
  private long probeAfter = FIRST_PROBE;

  /** Starts with what JOINED said. */
  Outgoing(long next, int windowOperations, int windowBytes) {
    this.next = next;
    this.sent = next - 1;
    this.windowOperations = windowOperations;
    this.windowBytes = windowBytes;
  }

  /** The number of the next operation: what an AT says. */
  long next() {
    return next;
  }

  /** The highest number that was ever put on a wire. */
  long sent() {
    return sent;
  }

  int unacknowledged() {
    return kept.size();
  }

  /** Whether the window admits another operation of this size. */
  boolean room(int size) {
    return kept.size() < windowOperations && bytes + size <= windowBytes;
  }

  /** Numbers an operation, a request or a leave, and keeps it; returns its number. */
  long add(FrameKind kind, ByteString payload, long dueNanos, long nowNanos) {
    kept.add(new Said(next, kind, payload, dueNanos));
    bytes += payload.size();
    newestAt = nowNanos;
    probeAfter = FIRST_PROBE;
    return next++;
  }

  /** What was added last goes out now, and so does everything before it. */
  void goesOut() {
    sent = next - 1;
  }

  /** The other side may forget up to here; told when each operation was due, LEAVE left out. */
  void acknowledged(long number, LongConsumer dueNanos) {
    if (number >= next) {
      return; // of what was never sent
    }
    while (!kept.isEmpty() && kept.peek().number() <= number) {
      Said said = kept.poll();
      bytes -= said.payload().size();
      if (said.kind() != FrameKind.LEAVE) {
        dueNanos.accept(said.dueNanos());
      }
    }
  }

  /** Gives again what is kept from a number on, as long as the sink takes it. */
  void again(long from, long nowNanos, Sink sink) {
    Iterator<Said> all = kept.iterator();
    boolean more = true;
    while (more && all.hasNext()) {
      Said said = all.next();
      if (said.number() >= from) {
        boolean isRepeated = said.number() <= sent;
        sent = Math.max(sent, said.number());
        more = sink.operation(said.number(), said.kind(), said.payload(), isRepeated);
      }
    }
    newestAt = nowNanos;
  }

  /** Whether to ask if the tail got lost; asking doubles the time until the next. */
  boolean probe(long nowNanos) {
    if (kept.isEmpty() || nowNanos - newestAt < probeAfter) {
      return false;
    }
    newestAt = nowNanos;
    probeAfter = Math.min(2 * probeAfter, LONGEST_PROBE);
    return true;
  }
}
