package io.rookery.games.arena;

import io.rookery.game.Room;
import io.rookery.game.Table;
import io.rookery.game.Value;
import java.util.ArrayList;
import java.util.List;

/** What lies about in the arena; a pellet that is taken is replaced somewhere else at once. */
final class Pellets {
  private static final int ONE_IN = 8; // is worth more
  private static final float MARGIN = 20;

  private final Room<FromArena, ArenaConfig> room;
  private final Table<Pellet> pellets;
  private final Value<Integer> lastPellet;

  Pellets(Room<FromArena, ArenaConfig> room) {
    this.room = room;
    pellets = room.shared(ArenaState.PELLETS_FIELD_NUMBER, Pellet.class);
    lastPellet = room.keptValue(ArenaMemory.LAST_PELLET_FIELD_NUMBER, Integer.class);
  }

  /** Puts as many about as the config says. */
  void scatter() {
    while (pellets.size() < room.config().getPellets()) {
      add();
    }
  }

  /** Takes away what the dot touches, and says what that was. */
  List<Pellet> takenBy(Dot dot) {
    List<Pellet> taken = new ArrayList<>();
    pellets.forEach(
        (number, pellet) -> {
          if (Rules.touches(dot, pellet)) {
            pellets.remove(number);
            taken.add(pellet);
          }
        });
    scatter();
    return taken;
  }

  private void add() {
    int number = lastPellet.get() + 1;
    lastPellet.set(number);
    pellets.put(
        number,
        Pellet.newBuilder()
            .setX(within(room.config().getWidth()))
            .setY(within(room.config().getHeight()))
            .setWorth(room.random().nextInt(ONE_IN) == 0 ? 5 : 1)
            .build());
  }

  /**
   * A place along one side of the world, not so near its ends that half of the pellet is hidden.
   */
  private float within(int side) {
    return MARGIN + room.random().nextFloat() * (side - 2 * MARGIN);
  }
}
