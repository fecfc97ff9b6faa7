package io.rookery.games.arena;

import io.rookery.game.Room;
import io.rookery.game.Table;
import io.rookery.game.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What lies about in the arena; a pellet that is taken is replaced somewhere else at once. */
final class Pellets {
  private static final int ONE_IN = 8; // is worth more
  private static final float MARGIN = 20;

  /** When so many lie about, what is dropped is lost. */
  private static final int MOST = 1_000;

  private static final float NEAREST_DROP = 50;
  private static final float FARTHEST_DROP = 130;

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
      int worth = room.random().nextInt(ONE_IN) == 0 ? 5 : 1;
      add(within(room.config().getWidth()), within(room.config().getHeight()), worth);
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

  /** Lets a dot's points lie around it, for anybody. */
  void drop(Dot dot, int points) {
    int left = points;
    while (left > 0 && pellets.size() < MOST) {
      int worth = left >= 5 ? 5 : 1;
      left -= worth;
      double angle = room.random().nextDouble() * 2 * Math.PI;
      float far = NEAREST_DROP + room.random().nextFloat() * (FARTHEST_DROP - NEAREST_DROP);
      add(
          inside(room.config().getWidth(), dot.getX() + far * (float) Math.cos(angle)),
          inside(room.config().getHeight(), dot.getY() + far * (float) Math.sin(angle)),
          worth);
    }
  }

  Collection<Pellet> all() {
    return pellets.values();
  }

  private void add(float x, float y, int worth) {
    int number = lastPellet.get() + 1;
    lastPellet.set(number);
    pellets.put(number, Pellet.newBuilder().setX(x).setY(y).setWorth(worth).build());
  }

  /** A place along one side of the world. */
  private float within(int side) {
    return MARGIN + room.random().nextFloat() * (side - 2 * MARGIN);
  }

  /** A place not so near the ends of a side that half of the pellet is hidden. */
  private static float inside(int side, float place) {
    return Rules.between(MARGIN, side - MARGIN, place);
  }
}
