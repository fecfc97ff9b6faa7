package io.rookery.simulation;

import com.google.protobuf.ByteString;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** What a client has said: kept until acknowledged, written again when asked for. */
final class Outgoing {
  private static final int A_MESSAGE = 100;
  private static final long PROBE_FIRST = 180;
  private static final long PROBE_LONGEST = 5_000;

  private final List<Operation> unwritten = new ArrayList<>();
  private final TreeMap<Long, Operation> kept = new TreeMap<>();

  /** All that was ever written, by number. */
  final TreeMap<Long, Operation> written = new TreeMap<>();

  private long next = 1;
  private long highest;
  private long acknowledged;

  /** The first number that is not another copy's. */
  private long own = 1;

  /** How many operations may be unacknowledged, as JOINED said. */
  private int window;

  private long repeats;
  private long probeAt = Long.MAX_VALUE;
  private long probePause = PROBE_FIRST;

  Outgoing copy() {
    Outgoing copy = new Outgoing();
    written.forEach((number, operation) -> copy.written.put(number, operation.copy()));
    kept.keySet().forEach(number -> copy.kept.put(number, copy.written.get(number)));
    copy.next = next;
    copy.highest = highest;
    copy.acknowledged = acknowledged;
    copy.own = own;
    copy.window = window;
    return copy;
  }

  long next() {
    return next;
  }

  long highest() {
    return highest;
  }

  long acknowledged() {
    return acknowledged;
  }

  int unacknowledged() {
    return kept.size() + unwritten.size();
  }

  int window() {
    return window;
  }

  /** How often an operation was written that had been written before. */
  long repeats() {
    return repeats;
  }

  Collection<Operation> unsaid() {
    return unwritten;
  }

  void say(Operation operation) {
    unwritten.add(operation);
  }

  /** Whether something can be written now. */
  boolean isDue() {
    return next <= highest || (!unwritten.isEmpty() && next <= acknowledged + window);
  }

  long probeAt() {
    return probeAt;
  }

  /** Writes what is due, as far as a message goes. */
  void write(FrameWriter frames, String session, Journal journal, long now) {
    for (int i = 0; i < A_MESSAGE && isDue(); i++) {
      if (next > highest) {
        Operation first = unwritten.remove(0);
        first.number = next;
        highest = next;
        kept.put(next, first);
        written.put(next, first);
        journal.written(session, first.id, next, first.heard);
      } else {
        repeats++;
      }
      Operation operation = written.get(next++);
      frames.frame(operation.kind, operation.payload);
      probePause = PROBE_FIRST;
      probeAt = now + probePause;
    }
  }

  void probe(FrameWriter frames, long now) {
    frames.frame(FrameKind.PROBE, ByteString.EMPTY);
    probePause = Math.min(2 * probePause, PROBE_LONGEST);
    probeAt = now + probePause;
  }

  /** The room lacks what comes from this number on. */
  void resend(long from) {
    if (from > highest + 1) {
      throw new Violation("asked for operation " + from + ", which was never said");
    }
    next = Math.min(next, firstToWrite(from));
  }

  /** The room says what may be forgotten. */
  void acknowledge(long through) {
    if (through > highest) {
      throw new Violation("operation " + through + " is acknowledged, but was never said");
    }
    acknowledged = Math.max(acknowledged, through);
    next = Math.max(next, acknowledged + 1);
    while (!kept.isEmpty() && kept.firstKey() <= acknowledged) {
      Operation operation = kept.pollFirstEntry().getValue();
      if (operation.isOpen() && operation.kind != FrameKind.REQUEST) {
        operation.settle(Operation.Fate.APPLIED);
      }
    }
    if (kept.isEmpty()) {
      probeAt = Long.MAX_VALUE;
    }
  }

  /** The session goes on from here; everything not in the room is written again. */
  void goOnFrom(long nextOperation, long now) {
    next = Math.min(firstToWrite(nextOperation), highest + 1);
    probePause = PROBE_FIRST;
    probeAt = kept.isEmpty() ? Long.MAX_VALUE : now + probePause;
  }

  /** The session is given with this number to begin with, and this window. */
  void startAt(long nextOperation, int windowOperations) {
    window = windowOperations;
    skipTo(nextOperation);
    acknowledged = Math.max(acknowledged, nextOperation - 1);
  }

  /** Another copy of this client has said more: its numbers are taken. */
  void skipTo(long nextOperation) {
    if (nextOperation > highest + 1) {
      highest = nextOperation - 1;
      next = nextOperation;
      own = nextOperation;
    }
  }

  private long firstToWrite(long wanted) {
    return Math.max(Math.max(wanted, acknowledged + 1), own);
  }

  /** What became of the operations below this number will never be known. */
  void loseAnswersBelow(long nextOperation) {
    for (Operation operation : written.headMap(nextOperation).values()) {
      if (operation.isOpen()) {
        operation.settle(Operation.Fate.UNKNOWN);
      }
    }
  }

  /** The session is over. */
  void end() {
    loseAnswersBelow(Long.MAX_VALUE);
    unwritten.forEach(operation -> operation.settle(Operation.Fate.UNKNOWN));
    unwritten.clear();
    kept.clear();
    probeAt = Long.MAX_VALUE;
  }

  void refused(long number) {
    Operation operation = written.get(number);
    if (operation != null) {
      operation.settle(Operation.Fate.REFUSED);
    }
  }

  void answered(long number) {
    Operation operation = written.get(number);
    if (operation == null || operation.kind != FrameKind.REQUEST) {
      throw new Violation("an answer to " + number + ", which is no request");
    }
    if (operation.answered) {
      throw new Violation("a second answer to " + number);
    }
    operation.answered = true;
    operation.settle(Operation.Fate.APPLIED);
  }
}
