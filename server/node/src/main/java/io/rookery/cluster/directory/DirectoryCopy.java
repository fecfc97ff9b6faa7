package io.rookery.cluster.directory;

import io.rookery.cluster.wire.RoomEntry;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What one node knows of all rooms; epochs decide what is newer. Safe on every thread. */
final class DirectoryCopy {
  private final ConcurrentMap<String, RoomEntry> entries = new ConcurrentHashMap<>();
  private final List<Consumer<RoomEntry>> removed = new CopyOnWriteArrayList<>();

  void onRemoved(Consumer<RoomEntry> callback) {
    removed.add(callback);
  }

  void put(RoomEntry entry) {
    entries.merge(
        entry.getRoom(), entry, (old, now) -> old.getEpoch() > now.getEpoch() ? old : now);
  }

  /** Removes a room, unless it has a newer epoch than {@code last}. */
  void remove(RoomEntry last) {
    RoomEntry known = entries.get(last.getRoom());
    while (known != null && known.getEpoch() <= last.getEpoch()) {
      if (entries.remove(last.getRoom(), known)) {
        for (Consumer<RoomEntry> callback : removed) {
          callback.accept(known);
        }
        return;
      }
      known = entries.get(last.getRoom());
    }
  }

  Optional<RoomEntry> get(String room) {
    return Optional.ofNullable(entries.get(room));
  }

  Collection<RoomEntry> all() {
    return List.copyOf(entries.values());
  }

  List<String> rooms() {
    return List.copyOf(entries.keySet());
  }

  int size() {
    return entries.size();
  }
}
