package io.rookery.simulation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.simulation.wire.LedgerState;
import io.rookery.simulation.wire.Word;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** What a client has heard: messages by number, ranges that are lost, and the state. */
final class Incoming {
  final List<Item> items = new ArrayList<>();
  final List<Lost> lost = new ArrayList<>();
  private final ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
  private LedgerState state = LedgerState.getDefaultInstance();
  private long version;
  private long received;
  private long started;
  private boolean left;
  private String ahead;
  private int snapshots;

  /** A message: a word's id, or minus the id of a refused operation; 0 for what no game said. */
  record Item(long number, long id) {}

  /** Numbers that a RESYNCED named. */
  record Lost(long from, long to) {}

  Incoming copy() {
    Incoming copy = new Incoming();
    copy.items.addAll(items);
    copy.lost.addAll(lost);
    copy.state = state;
    copy.version = version;
    copy.received = received;
    copy.started = started;
    return copy;
  }

  long received() {
    return received;
  }

  /** How often the whole state came. */
  int snapshots() {
    return snapshots;
  }

  long version() {
    return version;
  }

  LedgerState state() {
    return state;
  }

  boolean isLeft() {
    return left;
  }

  /** A message that was shown before its state; null when there was none. */
  String ahead() {
    return ahead;
  }

  void startAt(long nextMessage) {
    received = nextMessage - 1;
    started = received;
  }

  /** The last message before it, which another client heard. */
  long started() {
    return started;
  }

  /** Whether a message is the next one; if so it counts as received. */
  boolean accept(long number) {
    if (number != received + 1) {
      return false;
    }
    received++;
    return true;
  }

  void word(ByteString payload) {
    Word word = parse(payload);
    if (word.getTurn() > state.getTurn()) {
      ahead = "word " + word.getId() + " of turn " + word.getTurn() + " at " + state.getTurn();
    }
    items.add(new Item(received, word.getId()));
  }

  void refusal(long id) {
    items.add(new Item(received, -id));
  }

  void left() {
    left = true;
    items.add(new Item(received, 0));
  }

  /** Messages that will not come. */
  void lose(long from, long to) {
    long first = Math.max(from, received + 1);
    if (first <= to) {
      lost.add(new Lost(first, to));
      received = to;
    }
  }

  static Word parse(ByteString payload) {
    try {
      return Word.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  void snapshot(ByteString payload) {
    long[] head = head(payload, 3);
    if ((head[2] & 1) != 0) {
      snapshot.reset();
    }
    snapshot.writeBytes(payload.substring((int) head[3]).toByteArray());
    if ((head[2] & 2) != 0) {
      snapshots++;
      show(head[1], ByteString.copyFrom(snapshot.toByteArray()));
    }
  }

  /** Returns false when something is missing. */
  boolean change(ByteString payload) {
    long[] head = head(payload, 4);
    if (head[1] == version) {
      show(head[2], payload.substring((int) head[4]));
    }
    return head[1] <= version;
  }

  private void show(long newVersion, ByteString bytes) {
    try {
      LedgerState next = LedgerState.parseFrom(bytes);
      if (next.getTurn() < state.getTurn()) {
        throw new Violation("the state went back to turn " + next.getTurn());
      }
      state = next;
      version = newVersion;
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** This many varints, and the position behind them. */
  private static long[] head(ByteString payload, int varints) {
    long[] head = new long[varints + 1];
    int at = 0;
    for (int i = 0; i < varints; i++) {
      int shift = 0;
      byte next;
      do {
        next = payload.byteAt(at++);
        head[i] |= (long) (next & 0x7f) << shift;
        shift += 7;
      } while (next < 0);
    }
    head[varints] = at;
    return head;
  }
}
