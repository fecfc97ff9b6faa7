package io.rookery.games.arena;

import io.rookery.game.Room;
import io.rookery.game.Table;

/** Who plays: each dot by its number, where it points, and what pushes it. */
final class Entrants {
  final Table<Dot> dots;
  final Table<Steer> aims;
  final Table<Push> pushes;
  private final Room<FromArena, ArenaConfig> room;

  Entrants(Room<FromArena, ArenaConfig> room) {
    this.room = room;
    dots = room.shared(ArenaState.DOTS_FIELD_NUMBER, Dot.class);
    aims = room.kept(ArenaMemory.AIMS_FIELD_NUMBER, Steer.class);
    pushes = room.kept(ArenaMemory.PUSHES_FIELD_NUMBER, Push.class);
  }

  /** Somebody comes, somewhere; nobody hits them at once. */
  void enter(int number, String name, boolean isBot) {
    Dot dot =
        Dot.newBuilder()
            .setName(name)
            .setBot(isBot)
            .setX(room.random().nextFloat() * room.config().getWidth())
            .setY(room.random().nextFloat() * room.config().getHeight())
            .setRadius(Rules.radius(0))
            .build();
    dots.put(number, Dashes.safe(dot, room.now()));
  }

  void leave(int number) {
    dots.remove(number);
    aims.remove(number);
    pushes.remove(number);
  }
}
