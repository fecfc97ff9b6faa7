package io.rookery.metrics;

/**
 * Each thing worth counting on a node has a method here, named for what happened.
 *
 * <p>Safe on every thread, and cheap enough for every message: nothing allocates and nothing is
 * looked up by name. What happens in rooms is counted per game type, by {@link #ofType}.
 */
public interface Metrics {

  /** Counts nothing. */
  static Metrics none() {
    return new Metrics() {};
  }

  /**
   * The counters of one game type; fetch them once and keep them.
   *
   * @param type the name of a type that this server has, never a name a client made up
   */
  default RoomMetrics ofType(String type) {
    return RoomMetrics.none();
  }

  /** A WebSocket passed its handshake. */
  default void connectionOpened() {}

  /** A WebSocket that was opened is over; {@code code} is what either side said, or 1006. */
  default void connectionClosed(int code) {}

  /** There was no WebSocket for this request. */
  default void upgradeRefused(UpgradeRefusal why) {}

  /** A request for a page had no answer but that something failed. */
  default void pageFailed() {}

  /** A token did not make an identity; {@code reason} is the verdict's, of a fixed set. */
  default void tokenRefused(String reason) {}

  /** A join was refused, because its player or address joins too often. */
  default void joinLimited(QuotaOwner whose) {}

  /** A resume got no answer, because its player or address resumes too often. */
  default void resumeLimited(QuotaOwner whose) {}

  /** A join got no seat, because there was too much of something in the cluster. */
  default void seatLimited(SeatLimit limit) {}

  /** A WebSocket message came from a client. */
  default void received(int bytes) {}

  /** WebSocket messages went to a client in one write and flush. */
  default void flushed(int messages, int bytes) {}

  /** A client's socket takes nothing more for now. */
  default void socketStalled() {}

  /** A stalled socket takes more again. */
  default void socketDrained() {}

  /** A stalled socket's queue is full: nothing more is relayed to it until it drains. */
  default void socketShed() {}

  /** Something was not delivered where it was headed. */
  default void lost(Loss what) {}

  /** A room sent a batch to a gateway; {@code bytes} with all its pieces. */
  default void batchSent(int bytes) {}

  /** A batch was repeated, because it was not acknowledged in time. */
  default void batchRepeated() {}

  /** A gateway noticed that it missed a batch and asked to be refreshed. */
  default void refreshAsked() {}

  /** A room has no credit left at a gateway: its seats there lag until it returns some. */
  default void outOfCredit() {}

  /** Somebody came to the port between nodes who is no node. */
  default void busRefused() {}

  /** A periodic call on an event loop came this much later than it was due. */
  default void loopLagged(long nanos) {}
}
