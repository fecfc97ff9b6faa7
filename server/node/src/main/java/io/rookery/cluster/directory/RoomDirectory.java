package io.rookery.cluster.directory;

import io.rookery.cluster.wire.RoomEntry;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/** Which rooms there are and where they live: the cluster's one source of truth. */
public interface RoomDirectory {

  /** For how long after it was asked for a room may be opened. */
  long OPENING_MILLIS = 60_000;

  /**
   * Makes {@code wanted.node} the owner of a room that has none.
   *
   * <p>Atomic, and idempotent by {@code wanted.claim}: the same claim gives the same epoch, which
   * is one more than {@code after}.
   *
   * @param after the epoch of its last owner, for a room that is restored; 0 for a new one
   * @param untilMillis since 1970: afterwards it is too late; 0 for an id that is new
   * @return the entry as it stands now: with another claim than the one wanted, the room has
   *     another owner; empty when it has none and gets none, because it is closed, was opened after
   *     a later epoch, or it is too late
   */
  Future<Optional<RoomEntry>> claim(RoomEntry wanted, long after, long untilMillis);

  /**
   * Enters a room again that lives here, as its entry was lost.
   *
   * @return as for a claim: empty when it is over already
   */
  Future<Optional<RoomEntry>> enterAgain(RoomEntry living);

  /** What this node knows of a room, which may be a little old; never waits. */
  Optional<RoomEntry> peek(String room);

  /** What the directory says of a room. */
  Future<Optional<RoomEntry>> find(String room);

  /** Reports how many players a room has; nothing when the epoch is no longer the room's. */
  Future<Void> report(String room, long epoch, int players, boolean locked);

  /**
   * Closes a room's entry; nothing when the epoch is no longer the room's.
   *
   * <p>Nobody sees it any more, and it is not opened again but by who restores it after this epoch.
   */
  Future<Void> release(String room, long epoch);

  /** What this node knows of all rooms. */
  Collection<RoomEntry> list();

  /**
   * Calls back with the last entry of each room that is removed, whatever the reason; on the thread
   * that noticed, which must not be held up.
   */
  void onRemoved(Consumer<RoomEntry> removed);
}
