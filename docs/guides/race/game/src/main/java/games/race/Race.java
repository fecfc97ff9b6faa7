package games.race;

import io.rookery.game.Departure;
import io.rookery.game.Game;
import io.rookery.game.GameType;
import io.rookery.game.Player;
import io.rookery.game.Refusal;
import io.rookery.game.Request;
import io.rookery.game.Room;
import io.rookery.game.Table;
import io.rookery.game.Value;
import io.rookery.game.Visitor;
import java.time.Duration;

/** Runners on a track; the first at its end wins. */
public final class Race implements Game<ToRoom> {
  public static final GameType<ToRoom, FromRoom, Config> TYPE =
      GameType.named("race")
          .hears(ToRoom.getDefaultInstance())
          .says(FromRoom.getDefaultInstance())
          .shares(State.getDefaultInstance())
          .keeps(Memory.getDefaultInstance())
          .config(Config.newBuilder().setMetres(100).build())
          .joinsWith(Options.getDefaultInstance())
          .seats(8)
          .oneSeatPerSubject()
          .ticksPerSecond(20)
          .hearsOnTick()
          .resumeWindow(Duration.ofSeconds(20))
          .plays(Race::new);

  private static final String START = "start";

  private final Room<FromRoom, Config> room;
  private final Table<Runner> runners;
  private final Value<Double> startsMs;
  private final Table<String> waiting;

  private Race(Room<FromRoom, Config> room) {
    this.room = room;
    runners = room.shared(State.RUNNERS_FIELD_NUMBER, Runner.class);
    startsMs = room.sharedValue(State.STARTS_MS_FIELD_NUMBER, Double.class);
    waiting = room.kept(Memory.WAITING_FIELD_NUMBER, String.class);
  }

  @Override
  public void onCreate() {
    float metres = room.config().getMetres();
    if (!(metres >= 10 && metres <= 1_000)) {
      throw new Refusal("bad_config", "metres is from 10 to 1,000");
    }
  }

  @Override
  public void admit(Visitor visitor) {
    if (!visitor.options(Options.class).getPassword().equals(room.config().getPassword())) {
      throw new Refusal("wrong_password", "That is not this room's password");
    }
  }

  @Override
  public void onJoin(Player player) {
    runners.put(player.seat(), Runner.newBuilder().setName(player.name()).build());
    if (runners.size() == 2) {
      Duration soon = Duration.ofSeconds(3);
      room.alarm(START, soon);
      startsMs.set((double) (room.now() + soon.toMillis()));
    }
  }

  @Override
  public void onAlarm(String name) {
    room.lock();
    room.tellAll(FromRoom.newBuilder().setStarted(Started.getDefaultInstance()).build());
  }

  @Override
  public void onMessage(Player player, ToRoom said) {
    if (!said.hasRun()) {
      throw new Refusal("unknown_message");
    }
    float speed = said.getRun().getSpeed();
    if (!(speed >= 0 && speed <= 10)) {
      throw new Refusal("bad_speed", "From 0 to 10 metres per second");
    }
    if (startsMs.get() == 0 || room.now() < startsMs.get()) {
      throw new Refusal("too_early", "The race has not begun");
    }
    runners.update(player.seat(), runner -> runner.toBuilder().setSpeed(speed).build());
  }

  @Override
  public void onTick(float seconds) {
    runners.forEach(
        (seat, runner) -> {
          if (runner.getSpeed() > 0) {
            float metres = runner.getMetres() + runner.getSpeed() * seconds;
            runners.put(seat, runner.toBuilder().setMetres(metres).build());
            if (metres >= room.config().getMetres()) {
              end(seat);
            }
          }
        });
  }

  @Override
  public void onRequest(Player player, ToRoom asked, Request request) {
    if (!asked.hasWaitForEnd()) {
      throw new Refusal("unknown_message");
    }
    if (waiting.has(player.seat())) {
      throw new Refusal("waits_already");
    }
    waiting.put(player.seat(), request.toString()); // answered when the race is over
  }

  private void end(int winner) {
    Ended ended = Ended.newBuilder().setSeat(winner).build();
    FromRoom answer = FromRoom.newBuilder().setEnded(ended).build();
    waiting.forEach((seat, request) -> room.answer(Request.parse(request), answer));
    waiting.clear();
    runners.forEach((seat, runner) -> runners.put(seat, runner.toBuilder().clearSpeed().build()));
    room.close();
  }

  @Override
  public void onLeave(Player player, Departure why) {
    runners.remove(player.seat());
    waiting.remove(player.seat());
  }
}
