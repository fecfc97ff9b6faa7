package io.rookery.gateway.socket;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Visits each connection once in a round of ticks, a few with each tick.
 *
 * <p>One timer for all of them: a timer for each costs more than what it does.
 */
public final class Heartbeat {
  /** Milliseconds from tick to tick of the loop. */
  public static final long TICK = 50;

  private final List<Set<Connection>> slots;
  private int at;

  /**
   * A heartbeat without connections.
   *
   * @param round milliseconds in which each connection is visited once
   */
  public Heartbeat(long round) {
    int ticks = (int) Math.max(1, round / TICK);
    slots = new ArrayList<>(ticks);
    for (int i = 0; i < ticks; i++) {
      slots.add(new LinkedHashSet<>());
    }
  }

  /** Visits it from now on, first in a whole round; returns its slot. */
  public int add(Connection connection) {
    slots.get(at).add(connection);
    return at;
  }

  public void remove(Connection connection, int slot) {
    slots.get(slot).remove(connection);
  }

  /** To be called each {@link #TICK}. */
  public void tick() {
    at = (at + 1) % slots.size();
    Loop.copy(slots.get(at)).forEach(Connection::beat);
  }
}
