package io.rookery.room;

import io.rookery.sync.UndoLog;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The alarms a game has set, by name; at most {@link RoomLimits#ALARMS}. */
final class Alarms {
  private final Map<String, Long> due = new HashMap<>();
  private final UndoLog undo;

  Alarms(UndoLog undo) {
    this.undo = undo;
  }

  void set(String name, long at) {
    if (!due.containsKey(name) && due.size() == RoomLimits.ALARMS) {
      throw new IllegalStateException(
          "a room has at most " + RoomLimits.ALARMS + " alarms; cancel one before setting " + name);
    }
    replace(name, at);
  }

  void cancel(String name) {
    replace(name, null);
  }

  /** Sets those that are set there. */
  void load(Alarms other) {
    other.due.forEach(this::replace);
  }

  /** When the next one goes off, or {@code Long.MAX_VALUE}. */
  long next() {
    long next = Long.MAX_VALUE;
    for (long at : due.values()) {
      next = Math.min(next, at);
    }
    return next;
  }

  /** Takes the earliest that is due; of two at the same time the one with the lesser name. */
  Optional<String> take(long now) {
    if (next() > now) {
      return Optional.empty();
    }
    Optional<String> first =
        due.entrySet().stream()
            .filter(entry -> entry.getValue() <= now)
            .min(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey);
    first.ifPresent(due::remove);
    return first;
  }

  private void replace(String name, Long at) {
    Long before = at == null ? due.remove(name) : due.put(name, at);
    undo.add(
        () -> {
          if (before == null) {
            due.remove(name);
          } else {
            due.put(name, before);
          }
        });
  }
}
