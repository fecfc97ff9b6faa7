package io.rookery.protocol.client;

import com.google.protobuf.ByteString;
import io.rookery.protocol.FrameKind;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * A session's operations from when they are numbered until they are acknowledged.
 *
 * <p>Bounded by the window that the room gave: who asks first whether there is {@link #room} never
 * exceeds it. Confined to the client's thread.
 */
final class OutgoingOperations {
  private record Said(long number, FrameKind kind, ByteString payload, long dueNanos) {}

  /** What is written for one operation that goes out, perhaps again. */
  interface Sink {
    /** Takes one, with a number one above the last; whether it takes another one. */
    boolean operation(long number, FrameKind kind, ByteString payload, boolean isRepeated);
  }

  /** What is told of an operation that the room took. */
  interface Taken {
    void operation(long number, long dueNanos);
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
  OutgoingOperations(long next, int windowOperations, int windowBytes) {
    this.next = next;
    this.sent = next - 1;
    this.windowOperations = windowOperations;
    this.windowBytes = windowBytes;
  }

  /** The number of the next operation. */
  long next() {
    return next;
  }

  /** The number of the oldest that is kept, or of the next when none is. */
  long oldest() {
    return kept.isEmpty() ? next : kept.peek().number();
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
    pausesStartAnew(nowNanos);
    return next++;
  }

  /** What was added last goes out now, and so does everything before it. */
  void goesOut() {
    sent = next - 1;
  }

  /** The other side may forget up to here; told of each but LEAVE. */
  void acknowledged(long number, long nowNanos, Taken taken) {
    if (number >= next || number < oldest()) {
      return; // of what was never sent, or old news
    }
    pausesStartAnew(nowNanos);
    while (!kept.isEmpty() && kept.peek().number() <= number) {
      Said said = kept.poll();
      bytes -= said.payload().size();
      if (said.kind() != FrameKind.LEAVE) {
        taken.operation(said.number(), said.dueNanos());
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
        pausesStartAnew(nowNanos);
        more = sink.operation(said.number(), said.kind(), said.payload(), isRepeated);
      }
    }
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

  private void pausesStartAnew(long nowNanos) {
    newestAt = nowNanos;
    probeAfter = FIRST_PROBE;
  }
}
