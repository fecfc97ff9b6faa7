package io.rookery.chaos.game;

import io.rookery.game.Departure;
import io.rookery.game.Game;
import io.rookery.game.GameType;
import io.rookery.game.Player;
import io.rookery.game.Refusal;
import io.rookery.game.Room;
import java.util.HashMap;
import java.util.Map;

/** Beats 60 times a second for everybody, and counts the steps it hears. */
public final class Metronome implements Game<ToMetronome> {
  static final GameType<ToMetronome, FromMetronome, ?> TYPE =
      GameType.named("metronome")
          .hears(ToMetronome.getDefaultInstance())
          .says(FromMetronome.getDefaultInstance())
          .seats(64)
          .inputsPerSecond(200)
          .ticksPerSecond(60)
          .emptyForEver()
          .plays(Metronome::new);

  private final Room<FromMetronome, ?> room;
  private final Steps.Builder steps = Steps.newBuilder();
  private final Map<Integer, Long> last = new HashMap<>();
  private final Map<Integer, Long> cameAt = new HashMap<>();
  private long beats;

  private Metronome(Room<FromMetronome, ?> room) {
    this.room = room;
  }

  @Override
  public void onJoin(Player player) {
    cameAt.put(player.seat(), beats);
    last.put(player.seat(), 0L);
  }

  @Override
  public void onLeave(Player player, Departure why) {
    steps.setBeats(steps.getBeats() + beats - cameAt.remove(player.seat()));
  }

  @Override
  public void onMessage(Player player, ToMetronome said) {
    switch (said.getKindCase()) {
      case STEP -> {
        long expected = last.merge(player.seat(), 1L, Long::sum);
        steps.setHeard(steps.getHeard() + 1);
        if (said.getStep().getSequence() != expected) {
          steps.setWrong(steps.getWrong() + 1);
        }
      }
      case AUDIT -> room.tell(player, FromMetronome.newBuilder().setSteps(steps).build());
      case KIND_NOT_SET -> throw new Refusal("unknown_message");
    }
  }

  @Override
  public void onTick(float seconds) {
    beats++;
    room.tellAll(FromMetronome.newBuilder().setBeat(Beat.newBuilder().setNumber(beats)).build());
  }
}
