package io.rookery.matchmaking;

import io.rookery.cluster.directory.RoomAddress;
import io.rookery.protocol.v1.Join;
import io.vertx.core.Future;
import java.util.Set;

/** Finds the room that a join is meant for, or has one opened for it. */
public interface Matchmaker {

  /**
   * Finds a room with a free seat and reserves it for the join's id; opens one where there is none.
   *
   * <p>Asking again with the same id gives the same room while it lives and the reservation holds,
   * unless {@code attempt} is higher: then the room refused, and another is sought.
   *
   * @param attempt 0 at first; one more each time a room refused for being full, locked or gone
   * @param seeker whose limits count
   */
  Future<Verdict> place(Join join, int attempt, Seeker seeker);

  /** Where to go, or why there is no room. */
  sealed interface Verdict {

    /** A room, which is open. */
    record Found(RoomAddress address) implements Verdict {}

    /** A room was to be opened, and its node would not; asking again may lead to another one. */
    record NotOpened(String code, String text) implements Verdict {
      private static final Set<String> FOR_NOW =
          Set.of("node_draining", "no_room", "room_closed", "internal", "error");

      /** Whether it may be opened later: a game's own no, or an unknown type, stays a no. */
      public boolean temporary() {
        return FOR_NOW.contains(code);
      }
    }

    /** No room; code and text as in JoinRefused. */
    record Refused(String code, String text, boolean temporary) implements Verdict {}
  }
}
