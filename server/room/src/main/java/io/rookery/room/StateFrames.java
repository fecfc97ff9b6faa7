package io.rookery.room;

import com.google.protobuf.ByteString;
import io.rookery.metrics.RoomMetrics;
import io.rookery.protocol.FrameKind;
import io.rookery.sync.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The frames that bring players the shared state: encoded once per version, for all of them.
 *
 * <p>Each version is the whole state. Who has the version before gets it as a CHANGE, when it fits;
 * everybody else as a SNAPSHOT in parts. Versions of a room start at 1.
 */
final class StateFrames {
  private State state;
  private final long epoch;
  private final long interval; // microseconds
  private final RoomMetrics metrics;
  private long version;
  private long nextAt;
  private ByteString whole;
  private OutFrame change; // from the version before; only in the flush that made the version
  private boolean renewed;
  private List<OutFrame> snapshot;

  StateFrames(State state, long epoch, int perSecond, RoomMetrics metrics) {
    this.state = state;
    this.epoch = epoch;
    this.interval = 1_000_000 / perSecond;
    this.metrics = metrics;
  }

  /** From here on this is the state that players see; what they have is older. */
  void show(State newer) {
    state = newer;
  }

  /** When a flush should come for the state's sake, or {@code Long.MAX_VALUE}. */
  long next(int players) {
    return players > 0 && state.changed() ? nextAt : Long.MAX_VALUE;
  }

  /** Whether it differs from the newest version. */
  boolean changed() {
    return state.changed();
  }

  /** Makes a new version when something changed and it is time, or {@code forced}. */
  void renew(long now, boolean forced, int players) {
    if (players == 0 || (version > 0 && !(state.changed() && (forced || now >= nextAt)))) {
      return;
    }
    version++;
    whole = state.encode();
    state.sent();
    nextAt = now + interval;
    snapshot = null;
    renewed = true;
    if (version > 1 && whole.size() <= RoomLimits.CHANGE_BYTES) {
      change = OutFrame.of(FrameKind.CHANGE, whole, epoch, version - 1, version, 0);
    }
    metrics.stateOut(players, whole.size());
  }

  /** The bytes of the newest version, whole. */
  int size() {
    return whole == null ? 0 : whole.size();
  }

  /** The flush is over: from now on, who has not got the change lags. */
  void flushed() {
    change = null;
    renewed = false;
  }

  /** What those who have the version before get in this flush. */
  Optional<OutFrame> change() {
    return Optional.ofNullable(change);
  }

  /** Whether a client can take what everybody gets. */
  boolean followsOn(SeenState seen) {
    return !seen.needsSnapshot()
        && seen.version() == (renewed ? version - 1 : version)
        && (!renewed || change != null);
  }

  /** Whether a client has not got the newest version. */
  boolean owes(SeenState seen) {
    return seen.needsSnapshot() || seen.version() != version;
  }

  /** A client came back with a state of its own; when that is the newest, it will do. */
  void resumedWith(SeenState seen, long clientEpoch, long clientVersion) {
    if (isNewest(clientEpoch, clientVersion)) {
      sentTo(seen);
    }
  }

  private boolean isNewest(long clientEpoch, long clientVersion) {
    return clientEpoch == epoch && version > 0 && clientVersion == version;
  }

  /** The bytes of state that are sent to a client who comes back with this one. */
  int sizeBeside(long clientEpoch, long clientVersion) {
    return isNewest(clientEpoch, clientVersion) ? 0 : size();
  }

  void sentTo(SeenState seen) {
    seen.sent(version);
  }

  /** What a client lacks, as the frames that bring it; from here on it has them. */
  List<OutFrame> owed(SeenState seen) {
    if (!owes(seen)) {
      return List.of();
    }
    boolean follows = followsOn(seen);
    sentTo(seen);
    if (follows && change != null) {
      return List.of(change);
    }
    metrics.snapshotOut(1, whole.size());
    return snapshot();
  }

  private List<OutFrame> snapshot() {
    if (snapshot == null) {
      int part = RoomLimits.CHANGE_BYTES;
      List<OutFrame> parts = new ArrayList<>();
      for (int at = 0; at == 0 || at < whole.size(); at += part) {
        int end = Math.min(whole.size(), at + part);
        long flags = (at == 0 ? 1 : 0) | (end == whole.size() ? 2 : 0);
        parts.add(OutFrame.of(FrameKind.SNAPSHOT, whole.substring(at, end), epoch, version, flags));
      }
      snapshot = parts;
    }
    return snapshot;
  }
}
