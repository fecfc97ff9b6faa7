package io.rookery.cluster.directory;

import io.rookery.cluster.wire.Occupancy;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;

/**
 * How many players each room of this node has, on its way to the directory: the newest of each.
 *
 * <p>One report of a room is on its way at a time. What failed is sent again by {@link #repeat},
 * unless a newer one was sent meanwhile. Safe on every thread.
 */
final class OccupancyReports {
  private final BiFunction<String, Occupancy, Future<?>> directory;

  /** The newest of each room that has one on its way. */
  private final ConcurrentMap<String, Occupancy> sending = new ConcurrentHashMap<>();

  /** What failed, by room; gone with the room. */
  private final ConcurrentMap<String, Occupancy> failed = new ConcurrentHashMap<>();

  /**
   * No reports yet.
   *
   * @param directory takes a room's report
   */
  OccupancyReports(BiFunction<String, Occupancy, Future<?>> directory) {
    this.directory = directory;
  }

  /** Sends it, or lets it follow the one that is on its way. */
  Future<Void> report(String room, Occupancy now) {
    failed.remove(room);
    return sending.put(room, now) == null ? send(room, now) : Future.succeededFuture();
  }

  private Future<Void> send(String room, Occupancy report) {
    return directory
        .apply(room, report)
        .onFailure(cause -> failed.put(room, report))
        .transform(
            sent -> {
              if (sending.remove(room, report)) {
                return sent.succeeded()
                    ? Future.succeededFuture()
                    : Future.failedFuture(sent.cause());
              }
              Occupancy newer = sending.get(room);
              failed.remove(room, report);
              return newer == null ? Future.succeededFuture() : send(room, newer);
            });
  }

  /** The room is closed: nothing more is to be said of it. */
  void forget(String room) {
    failed.remove(room);
  }

  /** Sends again what failed. */
  void repeat() {
    for (String room : List.copyOf(failed.keySet())) {
      Occupancy last = failed.remove(room);
      if (last != null && sending.putIfAbsent(room, last) == null) {
        send(room, last);
      }
    }
  }
}
