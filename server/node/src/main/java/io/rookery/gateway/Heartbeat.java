package io.rookery.gateway;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Visits each connection once in a round of ticks, a few with each tick.
 *
 * <p>One timer for all of them: a timer for each costs more than what it does.
 */
final class Heartbeat {
  private final List<Set<Connection>> slots;
  private int at;

  Heartbeat(int ticks) {
    slots = new ArrayList<>(ticks);
    for (int i = 0; i < ticks; i++) {
      slots.add(new LinkedHashSet<>());
    }
  }

  /** Visits it from now on, first in a whole round; returns its slot. */
  int add(Connection connection) {
    slots.get(at).add(connection);
    return at;
  }

  void remove(Connection connection, int slot) {
    slots.get(slot).remove(connection);
  }

  void tick() {
    at = (at + 1) % slots.size();
    Loop.copy(slots.get(at)).forEach(Connection::beat);
  }
}
