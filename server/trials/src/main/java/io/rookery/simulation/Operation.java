package io.rookery.simulation;

import com.google.protobuf.ByteString;
import io.rookery.protocol.FrameKind;

/** Something a client said, and what its player knows of it; a second copy has its own. */
final class Operation {
  /** How an operation ends for who said it. */
  enum Fate {
    OPEN,
    APPLIED,
    REFUSED,
    UNKNOWN
  }

  final long id;
  final FrameKind kind;
  final ByteString payload;

  /** Whether a game hears it: it parses, and is no leave. */
  final boolean heard;

  /** 0 until it is written. */
  long number;

  Fate fate = Fate.OPEN;
  boolean answered;

  Operation(long id, FrameKind kind, ByteString payload, boolean heard) {
    this.id = id;
    this.kind = kind;
    this.payload = payload;
    this.heard = heard;
  }

  Operation copy() {
    Operation copy = new Operation(id, kind, payload, heard);
    copy.number = number;
    copy.fate = fate;
    copy.answered = answered;
    return copy;
  }

  boolean isOpen() {
    return fate == Fate.OPEN;
  }

  void settle(Fate how) {
    if (fate == Fate.OPEN) {
      fate = how;
    } else if (fate != how && fate != Fate.UNKNOWN) {
      throw new Violation("operation " + number + " is " + fate + ", and then " + how);
    }
  }
}
