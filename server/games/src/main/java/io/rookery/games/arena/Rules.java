package io.rookery.games.arena;

import io.rookery.game.Refusal;

/** How dots move, grow and touch: functions of nothing but what they are given. */
final class Rules {
  private static final float SMALLEST = 18;
  private static final float LARGEST = 60;

  private Rules() {}

  /** The config itself, or a refusal that says what is wrong with it. */
  static ArenaConfig checked(ArenaConfig config) {
    inRange("pull", config.getPull(), Float.MIN_VALUE, 1_000);
    inRange("speed", config.getSpeed(), Float.MIN_VALUE, 100_000);
    inRange("pellets", config.getPellets(), 0, 500);
    inRange("round_seconds", config.getRoundSeconds(), 0, 86_400);
    inRange("width", config.getWidth(), 100, 10_000);
    inRange("height", config.getHeight(), 100, 10_000);
    return config;
  }

  /** The aim, brought to the world's edge where it lies outside. */
  static Steer inside(World world, Steer aim) {
    if (!Float.isFinite(aim.getX()) || !Float.isFinite(aim.getY())) {
      throw new Refusal("bad_aim", "An aim is two finite numbers");
    }
    return Steer.newBuilder()
        .setX(Math.max(0, Math.min(world.getWidth(), aim.getX())))
        .setY(Math.max(0, Math.min(world.getHeight(), aim.getY())))
        .build();
  }

  /** The dot after so many seconds on its way to its aim; the same dot once it is there. */
  static Dot moved(Dot dot, Steer aim, ArenaConfig config, float seconds) {
    double dx = aim.getX() - dot.getX();
    double dy = aim.getY() - dot.getY();
    double distance = Math.hypot(dx, dy);
    if (distance < 0.5) {
      return dot;
    }
    double wanted = Math.min(1, config.getPull() * seconds);
    double part = Math.min(wanted, config.getSpeed() * seconds / distance);
    return dot.toBuilder()
        .setX((float) (dot.getX() + part * dx))
        .setY((float) (dot.getY() + part * dy))
        .build();
  }

  static Dot scored(Dot dot, int score) {
    return dot.toBuilder().setScore(score).setRadius(radius(score)).build();
  }

  /** The more a dot has, the larger it is, and the less each further point adds. */
  static float radius(int score) {
    return Math.min(LARGEST, SMALLEST + 2 * (float) Math.sqrt(score));
  }

  static boolean touches(Dot dot, Pellet pellet) {
    return Math.hypot(dot.getX() - pellet.getX(), dot.getY() - pellet.getY()) < dot.getRadius();
  }

  private static void inRange(String what, float value, float low, float high) {
    // Written so that a number that is not one is refused too.
    if (!(value >= low && value <= high)) {
      throw new Refusal("bad_config", what + " is out of its range");
    }
  }
}
