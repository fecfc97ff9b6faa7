package io.rookery.games.arena;

import io.rookery.game.Departure;
import io.rookery.game.Game;
import io.rookery.game.GameProvider;
import io.rookery.game.GameType;
import io.rookery.game.Player;
import io.rookery.game.Refusal;
import io.rookery.game.Room;
import io.rookery.game.Value;
import io.rookery.games.PlainText;
import java.time.Duration;

/**
 * Each player's dot is drawn towards where that player points, and collects what lies there; who
 * dashes into somebody makes them drop some of it.
 */
public final class Arena implements Game<ToArena> {
  public static final GameType<ToArena, FromArena, ArenaConfig> TYPE =
      GameType.named("arena")
          .hears(ToArena.getDefaultInstance())
          .says(FromArena.getDefaultInstance())
          .shares(ArenaState.getDefaultInstance())
          .keeps(ArenaMemory.getDefaultInstance())
          .config(
              ArenaConfig.newBuilder()
                  .setPull(4)
                  .setSpeed(420)
                  .setPellets(40)
                  .setRoundSeconds(180)
                  .setWidth(1600)
                  .setHeight(1000)
                  .setBots(5)
                  .build())
          .seats(16)
          .ticksPerSecond(20)
          .inputsPerSecond(30)
          .plays(Arena::new);

  private static final String TIME_UP = "time-up";

  private final Room<FromArena, ArenaConfig> room;
  private final Entrants entrants;
  private final Value<World> world;
  private final Value<Round> round;
  private final Pellets pellets;
  private final Dashes dashes;
  private final Bots bots;

  private Arena(Room<FromArena, ArenaConfig> room) {
    this.room = room;
    entrants = new Entrants(room);
    world = room.sharedValue(ArenaState.WORLD_FIELD_NUMBER, World.class);
    round = room.sharedValue(ArenaState.ROUND_FIELD_NUMBER, Round.class);
    pellets = new Pellets(room);
    dashes = new Dashes(room, entrants);
    bots = new Bots(room, entrants);
  }

  @Override
  public void onCreate() {
    ArenaConfig config = Rules.checked(room.config());
    world.set(World.newBuilder().setWidth(config.getWidth()).setHeight(config.getHeight()).build());
    pellets.scatter();
    beginRound();
  }

  @Override
  public void onJoin(Player player) {
    entrants.enter(player.seat(), PlainText.of(player.name()), false);
    bots.settle(entrants);
  }

  @Override
  public void onMessage(Player player, ToArena said) {
    switch (said.getKindCase()) {
      case STEER -> entrants.aims.put(player.seat(), Rules.inside(world.get(), said.getSteer()));
      case DASH ->
          entrants.aims.get(player.seat()).ifPresent(aim -> dashes.begin(player.seat(), aim));
      case CHEER -> room.tellAll(cheered(player));
      case KIND_NOT_SET -> throw new Refusal("unknown_message");
    }
  }

  @Override
  public void onTick(float seconds) {
    bots.tick(new Bots.Sight(world.get(), pellets, dashes));
    entrants.aims.forEach(
        (seat, aim) ->
            entrants.dots.update(seat, dot -> Rules.moved(dot, aim, room.config(), seconds)));
    dashes.tick(world.get(), pellets, seconds);
    entrants.dots.forEach(this::collect);
  }

  @Override
  public void onAlarm(String name) {
    room.tellAll(timeUp());
    entrants.dots.forEach((seat, dot) -> entrants.dots.put(seat, Rules.scored(dot, 0)));
    beginRound();
  }

  @Override
  public void onLeave(Player player, Departure why) {
    entrants.leave(player.seat());
    bots.settle(entrants);
  }

  private void collect(int seat, Dot dot) {
    pellets
        .takenBy(dot)
        .forEach(
            pellet -> {
              entrants.dots.update(
                  seat, now -> Rules.scored(now, now.getScore() + pellet.getWorth()));
              room.tellAllVolatile(collected(seat, pellet));
            });
  }

  private void beginRound() {
    Duration length = Duration.ofSeconds(room.config().getRoundSeconds());
    Round.Builder next = Round.newBuilder().setNumber(round.get().getNumber() + 1);
    if (!length.isZero()) {
      next.setEndsMs(room.now() + length.toMillis());
      room.alarm(TIME_UP, length);
    }
    round.set(next.build());
  }

  private FromArena timeUp() {
    TimeUp.Builder best = TimeUp.newBuilder();
    entrants.dots.forEach(
        (seat, dot) -> {
          if (dot.getScore() > best.getScore()) {
            best.setSeat(seat).setName(dot.getName()).setScore(dot.getScore());
          }
        });
    return FromArena.newBuilder().setTimeUp(best).build();
  }

  private static FromArena cheered(Player player) {
    return FromArena.newBuilder().setCheered(Cheered.newBuilder().setSeat(player.seat())).build();
  }

  private static FromArena collected(int seat, Pellet pellet) {
    return FromArena.newBuilder()
        .setCollected(
            Collected.newBuilder()
                .setSeat(seat)
                .setX(pellet.getX())
                .setY(pellet.getY())
                .setWorth(pellet.getWorth()))
        .build();
  }

  /** How the server finds this game. */
  public static final class Provider implements GameProvider {
    @Override
    public GameType<ToArena, FromArena, ArenaConfig> type() {
      return TYPE;
    }
  }
}
