package io.rookery.protocol.client;

import io.rookery.protocol.Frame;
import io.rookery.protocol.StateHead;

/** Which version of the room's state is held, and what leads on from it; PROTOCOL.md, section 7. */
final class StateVersions {
  /** What is to be done with a state frame. */
  enum Verdict {
    USE,
    OLD,
    LACKS,
    VIOLATES
  }

  /** A state frame that was read. */
  record Read(Verdict verdict, StateHead head) {}

  private long epoch;
  private long version;
  private StateHead.Snapshot unfinished;
  private boolean anyIsNext;

  /** The version held, if it is of this epoch; otherwise 0. */
  long versionIn(long thatEpoch) {
    return epoch == thatEpoch ? version : 0;
  }

  /** The parts of a snapshot that came so far have no others behind them. */
  void interrupted() {
    unfinished = null;
  }

  /** RESYNCED: the next snapshot is taken whatever its version is. */
  void anyIsNext() {
    unfinished = null;
    anyIsNext = true;
  }

  /** A state frame came; only those to be used change what is held. */
  Read read(Frame.Carries frame) {
    StateHead head = StateHead.of(frame);
    Verdict verdict = Verdict.VIOLATES;
    if (head instanceof StateHead.Snapshot snapshot) {
      verdict = snapshot(snapshot);
    } else if (head instanceof StateHead.Change change) {
      verdict = change(change);
    }
    return new Read(verdict, head);
  }

  private Verdict snapshot(StateHead.Snapshot part) {
    if (!anyIsNext && !isNewer(part.epoch(), part.version())) {
      return Verdict.OLD;
    }
    if (!part.first() && !continues(part)) {
      return Verdict.LACKS;
    }
    unfinished = part.last() ? null : part;
    if (part.last()) {
      epoch = part.epoch();
      version = part.version();
      anyIsNext = false;
    }
    return Verdict.USE;
  }

  private boolean continues(StateHead.Snapshot part) {
    return unfinished != null
        && unfinished.epoch() == part.epoch()
        && unfinished.version() == part.version();
  }

  private Verdict change(StateHead.Change change) {
    unfinished = null;
    if (!anyIsNext && change.epoch() == epoch && change.from() == version) {
      version = change.to();
      return Verdict.USE;
    }
    return anyIsNext || isNewer(change.epoch(), change.to()) ? Verdict.LACKS : Verdict.OLD;
  }

  private boolean isNewer(long thatEpoch, long thatVersion) {
    return thatEpoch > epoch || (thatEpoch == epoch && thatVersion > version);
  }
}
