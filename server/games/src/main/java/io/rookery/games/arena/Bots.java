package io.rookery.games.arena;

import io.rookery.game.Room;
import io.rookery.game.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Company for those who are few: each further player takes the place of a bot.
 *
 * <p>Bots do what players can do, and no more: they point somewhere, and sometimes dash.
 */
final class Bots {
  /** The first bot's number among the dots; seats are below it. */
  static final int FIRST = 101;

  private static final List<String> NAMES =
      List.of(
          "Pip", "Wren", "Moss", "Juno", "Fig", "Ember", "Otto", "Lark", "Clove", "Kite", "Tansy",
          "Rook", "Plum", "Ivo", "Sorrel");

  /** So near does a bot point that it is slower than a player who points far away. */
  private static final float REACH = 90;

  /** The farthest that somebody is who tempts a bot to dash. */
  private static final float TEMPTING = 220;

  /** Who has less is left in peace. */
  private static final int WORTH_A_DASH = 5;

  private static final float BOLDNESS = 0.3f;
  private static final int QUICKEST_MS = 250;
  private static final int SLOWEST_MS = 600;

  /** What bots go by. */
  record Sight(World world, Pellets pellets, Dashes dashes) {}

  private final Room<FromArena, ArenaConfig> room;
  private final Table<Dot> dots;
  private final Table<Steer> aims;
  private final Table<Double> decisions;

  Bots(Room<FromArena, ArenaConfig> room, Entrants entrants) {
    this.room = room;
    dots = entrants.dots;
    aims = entrants.aims;
    decisions = room.kept(ArenaMemory.DECISIONS_FIELD_NUMBER, Double.class);
  }

  /** Lets bots come or go, so that they are as many as the players here want. */
  void settle(Entrants entrants) {
    long people = dots.keys().stream().filter(number -> number < FIRST).count();
    long wanted = people == 0 ? 0 : Math.max(0, room.config().getBots() - (people - 1));
    for (int bot = 0; bot < NAMES.size(); bot++) {
      int number = FIRST + bot;
      if (bot >= wanted) {
        entrants.leave(number);
        decisions.remove(number);
      } else if (!dots.has(number)) {
        entrants.enter(number, NAMES.get(bot), true);
        decisions.put(number, (double) room.now());
      }
    }
  }

  /** Each bot whose time has come decides where it goes next. */
  void tick(Sight sight) {
    decisions.forEach(
        (number, due) -> {
          if (room.now() >= due) {
            dots.get(number).ifPresent(dot -> decide(number, dot, sight));
            int pause = room.random().nextInt(QUICKEST_MS, SLOWEST_MS);
            decisions.put(number, room.now() + (double) pause);
          }
        });
  }

  private void decide(int number, Dot dot, Sight sight) {
    World world = sight.world();
    Dashes dashes = sight.dashes();
    Optional<Dot> prey = dashes.isRested(dot) ? preyOf(number, dot, dashes) : Optional.empty();
    if (prey.isPresent() && room.random().nextFloat() < BOLDNESS) {
      Steer aim = towards(dot, prey.get().getX(), prey.get().getY());
      aims.put(number, Rules.inside(world, aim));
      dashes.begin(number, aim);
      return;
    }
    Steer aim =
        pelletFor(dot, sight.pellets())
            .map(pellet -> towards(dot, pellet.getX(), pellet.getY()))
            .orElseGet(() -> anywhere(dot, world));
    aims.put(number, Rules.inside(world, aim));
  }

  /** The nearest dot that is worth a dash. */
  private Optional<Dot> preyOf(int number, Dot dot, Dashes dashes) {
    return dots.keys().stream()
        .filter(other -> other != number)
        .flatMap(other -> dots.get(other).stream())
        .filter(other -> dashes.isOpen(other) && other.getScore() >= WORTH_A_DASH)
        .filter(other -> Rules.distance(dot, other.getX(), other.getY()) < TEMPTING)
        .min(Comparator.comparingDouble(other -> Rules.distance(dot, other.getX(), other.getY())));
  }

  /** The pellet with the shortest way for its worth. */
  private Optional<Pellet> pelletFor(Dot dot, Pellets pellets) {
    return pellets.all().stream()
        .min(
            Comparator.comparingDouble(
                pellet -> Rules.distance(dot, pellet.getX(), pellet.getY()) / pellet.getWorth()));
  }

  private Steer anywhere(Dot dot, World world) {
    float x = room.random().nextFloat() * world.getWidth();
    return towards(dot, x, room.random().nextFloat() * world.getHeight());
  }

  private static Steer towards(Dot dot, float x, float y) {
    double part = Math.min(1, REACH / Math.max(1, Rules.distance(dot, x, y)));
    return Steer.newBuilder()
        .setX(dot.getX() + (float) part * (x - dot.getX()))
        .setY(dot.getY() + (float) part * (y - dot.getY()))
        .build();
  }
}
