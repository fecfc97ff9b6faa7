package io.rookery.matchmaking;

import io.rookery.bus.RoomSpec;
import io.rookery.cluster.RoomAddress;
import io.rookery.protocol.v1.Join;
import io.vertx.core.Future;

/** Finds the room that a join is meant for, or decides which one is to be created. */
public interface Matchmaker {

  /**
   * Finds a room with a free seat and reserves it for the join's id.
   *
   * <p>Asking again with the same id gives the same room while it lives and the reservation holds,
   * unless {@code attempt} is higher: then the room refused, and another is sought.
   *
   * @param attempt 0 at first; one more each time a room refused for being full, locked or gone
   */
  Future<Verdict> place(Join join, int attempt);

  /** Where to go, or why there is no room. */
  sealed interface Verdict {

    /**
     * A room.
     *
     * @param create what the room is to be when its node does not have it yet; null when it exists
     */
    record Found(RoomAddress address, RoomSpec create) implements Verdict {}

    /** No room; code and text as in JoinRefused. */
    record Refused(String code, String text, boolean temporary) implements Verdict {}
  }
}
