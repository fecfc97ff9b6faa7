package io.rookery.protocol;

/** The numbers in front of a state frame's bytes. */
public sealed interface StateHead {

  /** The form of a CHANGE whose bytes are the whole state message. */
  int WHOLE = 0;

  /** The form of a CHANGE whose bytes are a delta. */
  int DELTA = 1;

  /**
   * Of a SNAPSHOT. The parts of one, joined from first to last, are the whole state message.
   *
   * @param epoch the room's, from 1
   * @param version of the state, from 1
   * @param first whether this part begins a snapshot
   * @param last whether this part ends it
   * @param offset where the part's bytes start in the frame's message
   */
  record Snapshot(long epoch, long version, boolean first, boolean last, int offset)
      implements StateHead {

    /** The third number of the head. */
    public long flags() {
      return (first ? 1 : 0) | (last ? 2 : 0);
    }
  }

  /**
   * Of a CHANGE, which is applied only on top of version {@code from} of the same epoch.
   *
   * @param epoch the room's, from 1
   * @param from the version before, from 1
   * @param to the version after, above {@code from}
   * @param form {@link #WHOLE} or {@link #DELTA}
   * @param offset where the bytes start in the frame's message
   */
  record Change(long epoch, long from, long to, int form, int offset) implements StateHead {}

  /** The head is cut off, or has numbers that no state frame has. */
  record Unreadable() implements StateHead {}

  /** Reads the head of a SNAPSHOT or a CHANGE. */
  static StateHead of(Frame.Carries frame) {
    VarintReader in = new VarintReader(frame.message(), frame.offset(), frame.length());
    return switch (frame.kind()) {
      case SNAPSHOT -> snapshot(in);
      case CHANGE -> change(in);
      default -> throw new IllegalArgumentException(frame.kind() + " carries no state");
    };
  }

  private static StateHead snapshot(VarintReader in) {
    long epoch = in.next();
    long version = epoch < 1 ? -1 : in.next();
    long flags = version < 1 ? -1 : in.next();
    return flags < 0 || flags > 3
        ? new Unreadable()
        : new Snapshot(epoch, version, (flags & 1) != 0, (flags & 2) != 0, in.position());
  }

  private static StateHead change(VarintReader in) {
    long epoch = in.next();
    long from = epoch < 1 ? -1 : in.next();
    long to = from < 1 ? -1 : in.next();
    long form = to <= from ? -1 : in.next();
    return form != WHOLE && form != DELTA
        ? new Unreadable()
        : new Change(epoch, from, to, (int) form, in.position());
  }
}
