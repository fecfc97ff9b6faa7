package io.rookery.games.arena;

import io.rookery.game.Room;
import io.rookery.game.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Dots that shoot off and knock back whom they hit; who is hit drops points, and is safe a while.
 */
final class Dashes {
  private static final float DASH_SPEED = 1_000;
  private static final float KNOCK_SPEED = 1_200;
  private static final float SLOWEST = 20;
  private static final float FADING = 5; // of a push, per second
  private static final int DASH_MS = 300;
  private static final int REST_MS = 1_800;
  private static final int SAFE_MS = 1_500;

  /** Somebody who dashes touches somebody, while flying there. */
  private record Blow(int by, int whom, Push way) {}

  private final Room<FromArena, ArenaConfig> room;
  private final Table<Dot> dots;
  private final Table<Push> pushes;

  Dashes(Room<FromArena, ArenaConfig> room, Entrants entrants) {
    this.room = room;
    dots = entrants.dots;
    pushes = entrants.pushes;
  }

  /** Whether a dot may dash now. */
  boolean isRested(Dot dot) {
    return room.now() >= dot.getRestedMs();
  }

  /** Whether a dot can be knocked back now. */
  boolean isOpen(Dot dot) {
    return room.now() >= dot.getSafeMs();
  }

  /** The same dot, safe for a while: nobody is hit as they come, or again at once. */
  static Dot safe(Dot dot, long now) {
    return dot.toBuilder().setSafeMs(now + SAFE_MS).build();
  }

  /** Lets a dot shoot off towards its aim, unless it still rests or is there already. */
  void begin(int number, Steer aim) {
    dots.update(
        number,
        dot -> {
          double distance = Rules.distance(dot, aim.getX(), aim.getY());
          if (!isRested(dot) || distance < 1) {
            return dot;
          }
          push(number, aim.getX() - dot.getX(), aim.getY() - dot.getY(), DASH_SPEED);
          return dot.toBuilder()
              .setDashEndsMs(room.now() + DASH_MS)
              .setRestedMs(room.now() + REST_MS)
              .clearSafeMs() // who attacks can be attacked
              .build();
        });
  }

  /** Moves those who are pushed, and lets each who dashes knock back whom they touch. */
  void tick(World world, Pellets pellets, float seconds) {
    pushes.forEach(
        (number, push) -> {
          dots.update(number, dot -> Rules.pushed(dot, push, world, seconds));
          fade(number, push, seconds);
        });
    // Found before any is dealt: two who dash into each other are both knocked back.
    List<Blow> blows = blows();
    blows.forEach(blow -> pushes.remove(blow.by()));
    blows.forEach(blow -> deal(blow, pellets));
  }

  private List<Blow> blows() {
    List<Blow> blows = new ArrayList<>();
    dots.forEach(
        (by, dot) -> {
          Optional<Push> way = pushes.get(by);
          if (way.isPresent() && room.now() < dot.getDashEndsMs()) {
            dots.forEach(
                (whom, other) -> {
                  if (whom != by && isOpen(other) && Rules.touches(dot, other)) {
                    blows.add(new Blow(by, whom, way.get()));
                  }
                });
          }
        });
    return blows;
  }

  private void deal(Blow blow, Pellets pellets) {
    Dot hit = dots.get(blow.whom()).orElseThrow();
    if (!isOpen(hit)) {
      return; // two hit the same one: once is enough
    }
    int points = Rules.dropped(hit.getScore());
    Dot after = Rules.scored(hit, hit.getScore() - points).toBuilder().clearDashEndsMs().build();
    dots.put(blow.whom(), safe(after, room.now()));
    push(blow.whom(), blow.way().getX(), blow.way().getY(), KNOCK_SPEED);
    pellets.drop(hit, points);
    room.tellAllVolatile(bumped(blow, hit, points));
  }

  private void push(int number, float x, float y, float speed) {
    float part = speed / (float) Math.hypot(x, y);
    pushes.put(number, Push.newBuilder().setX(part * x).setY(part * y).build());
  }

  private void fade(int number, Push push, float seconds) {
    float left = (float) Math.exp(-FADING * seconds);
    if (Math.hypot(push.getX(), push.getY()) * left < SLOWEST) {
      pushes.remove(number);
    } else {
      pushes.put(
          number, Push.newBuilder().setX(push.getX() * left).setY(push.getY() * left).build());
    }
  }

  private static FromArena bumped(Blow blow, Dot hit, int points) {
    return FromArena.newBuilder()
        .setBumped(
            Bumped.newBuilder()
                .setBy(blow.by())
                .setWhom(blow.whom())
                .setX(hit.getX())
                .setY(hit.getY())
                .setDropped(points))
        .build();
  }
}
