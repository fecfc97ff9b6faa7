package io.rookery.bench.game;

import io.rookery.game.Game;
import io.rookery.game.GameType;
import io.rookery.game.Player;
import io.rookery.game.Refusal;
import io.rookery.game.Room;
import java.time.Duration;

/** Sends back what it hears, to the sender or to all: the least that a game can do. */
public final class Answering implements Game<ToBench> {
  static final int SEATS = 100;

  /** Hears at once. */
  public static final GameType<ToBench, FromBench, ?> AT_ONCE =
      begin("bench").plays(Answering::new);

  /** Hears on its ticks, 20 a second. */
  public static final GameType<ToBench, FromBench, ?> ON_TICKS =
      begin("bench-ticks").ticksPerSecond(20).hearsOnTick().plays(Answering::new);

  /** Ticks 20 times a second and hears nobody. */
  public static final GameType<ToBench, FromBench, ?> IDLE =
      begin("bench-idle").ticksPerSecond(20).plays(Answering::new);

  private final Room<FromBench, ?> room;

  private Answering(Room<FromBench, ?> room) {
    this.room = room;
  }

  @Override
  public void onMessage(Player player, ToBench heard) {
    switch (heard.getKindCase()) {
      case ECHO -> room.tell(player, FromBench.newBuilder().setSaid(heard.getEcho()).build());
      case ALL -> room.tellAll(FromBench.newBuilder().setSaid(heard.getAll()).build());
      case KIND_NOT_SET -> throw new Refusal("unknown_message");
    }
  }

  /**
   * Rooms live on when empty, so that they stay on the node that made them; seats do not, so that
   * players of the next measurement find the room as empty as those of the first.
   */
  private static GameType.Builder<ToBench, FromBench, ?> begin(String name) {
    return GameType.named(name)
        .hears(ToBench.getDefaultInstance())
        .says(FromBench.getDefaultInstance())
        .seats(SEATS)
        .inputsPerSecond(1_000)
        .resumeWindow(Duration.ZERO)
        .emptyForEver();
  }
}
