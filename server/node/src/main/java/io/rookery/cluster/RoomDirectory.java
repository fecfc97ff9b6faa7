package io.rookery.cluster;

import io.rookery.cluster.wire.RoomEntry;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/** Which rooms there are and where they live: the cluster's one source of truth. */
public interface RoomDirectory {

  /**
   * Makes {@code wanted.node} the owner of a room that has none.
   *
   * <p>Atomic, and idempotent by {@code wanted.claim}: the same claim gives the same epoch.
   *
   * @return the entry as it stands now: with another claim than the one wanted, the room has
   *     another owner
   */
  Future<RoomEntry> claim(RoomEntry wanted);

  /** What this node knows of a room, which may be a little old; never waits. */
  Optional<RoomEntry> peek(String room);

  /** What the directory says of a room. */
  Future<Optional<RoomEntry>> find(String room);

  /** Reports how many players a room has; nothing when the epoch is no longer the room's. */
  Future<Void> report(String room, long epoch, int players, boolean locked);

  /** Removes a room that has closed; nothing when the epoch is no longer the room's. */
  Future<Void> release(String room, long epoch);

  /** What this node knows of all rooms. */
  Collection<RoomEntry> list();

  /**
   * Calls back with the last entry of each room that is removed, whatever the reason; on the thread
   * that noticed, which must not be held up.
   */
  void onRemoved(Consumer<RoomEntry> removed);
}
