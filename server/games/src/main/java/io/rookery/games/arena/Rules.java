package io.rookery.games.arena;

import io.rookery.game.Refusal;

/** How dots move, grow and touch: functions of nothing but what they are given. */
final class Rules {
  private static final float SMALLEST = 24;
  private static final float LARGEST = 64;
  private static final int MOST_DROPPED = 12;

  private Rules() {}

  /** The config itself, or a refusal that says what is wrong with it. */
  static ArenaConfig checked(ArenaConfig config) {
    boolean pulls = config.getPull() > 0 && config.getPull() <= 1_000;
    require(pulls, "pull is above 0, and at most 1,000");
    boolean moves = config.getSpeed() > 0 && config.getSpeed() <= 100_000;
    require(moves, "speed is above 0, and at most 100,000");
    require(isWithin(config.getPellets(), 0, 500), "pellets is from 0 to 500");
    require(isWithin(config.getRoundSeconds(), 0, 86_400), "round_seconds is from 0 to 86,400");
    require(isWithin(config.getWidth(), 100, 10_000), "width is from 100 to 10,000");
    require(isWithin(config.getHeight(), 100, 10_000), "height is from 100 to 10,000");
    require(isWithin(config.getBots(), 0, 15), "bots is from 0 to 15");
    return config;
  }

  /** The aim, brought to the world's edge where it lies outside. */
  static Steer inside(World world, Steer aim) {
    if (!Float.isFinite(aim.getX()) || !Float.isFinite(aim.getY())) {
      throw new Refusal("bad_aim", "An aim is two finite numbers");
    }
    return Steer.newBuilder()
        .setX(between(0, world.getWidth(), aim.getX()))
        .setY(between(0, world.getHeight(), aim.getY()))
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
    return distance(dot, pellet.getX(), pellet.getY()) < dot.getRadius();
  }

  static boolean touches(Dot one, Dot other) {
    return distance(one, other.getX(), other.getY()) < one.getRadius() + other.getRadius();
  }

  static double distance(Dot dot, float x, float y) {
    return Math.hypot(dot.getX() - x, dot.getY() - y);
  }

  /** The dot after so many seconds of a push; it stops at the world's edge. */
  static Dot pushed(Dot dot, Push push, World world, float seconds) {
    return dot.toBuilder()
        .setX(between(0, world.getWidth(), dot.getX() + push.getX() * seconds))
        .setY(between(0, world.getHeight(), dot.getY() + push.getY() * seconds))
        .build();
  }

  /** What a dot with this score drops when it is knocked back: who has much loses more. */
  static int dropped(int score) {
    return Math.min(score, Math.min(MOST_DROPPED, 1 + score / 4));
  }

  static float between(float low, float high, float value) {
    return Math.max(low, Math.min(high, value));
  }

  private static boolean isWithin(int value, int low, int high) {
    return value >= low && value <= high;
  }

  private static void require(boolean isSo, String rule) {
    if (!isSo) {
      throw new Refusal("bad_config", rule);
    }
  }
}
