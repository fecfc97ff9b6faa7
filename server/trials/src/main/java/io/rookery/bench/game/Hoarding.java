package io.rookery.bench.game;

import com.google.protobuf.ByteString;
import io.rookery.game.Game;
import io.rookery.game.GameType;
import io.rookery.game.Player;
import io.rookery.game.Room;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/** Says much, to players who are away or do not read. */
public final class Hoarding implements Game<ToBench> {
  /** What fills an outbox to both of its bounds but for the last bytes: 2,000 of 128 bytes. */
  public static final int MESSAGES = 2_000;

  private static final int MESSAGE_BYTES = 120;
  private static final int MESSAGES_PER_TICK = 5;
  private static final int CHATTER_BYTES = 4_000;

  /** Says nothing, and keeps seats for two minutes. */
  public static final GameType<ToBench, FromBench, ?> SILENT =
      begin("bench-kept").plays(room -> new Hoarding(room, (hoarding, seconds) -> {}));

  /** Once nobody is connected, tells each player alone {@link #MESSAGES} messages. */
  public static final GameType<ToBench, FromBench, ?> TO_EACH =
      begin("bench-hoard")
          .ticksPerSecond(20)
          .plays(room -> new Hoarding(room, (hoarding, seconds) -> hoarding.fill()));

  /** Tells everybody 4,000 bytes, 20 times a second. */
  public static final GameType<ToBench, FromBench, ?> TO_ALL =
      begin("bench-chatter")
          .ticksPerSecond(20)
          .plays(room -> new Hoarding(room, (hoarding, seconds) -> hoarding.chatter()));

  private final Room<FromBench, ?> room;
  private final BiConsumer<Hoarding, Float> onTick;
  private int said;

  private Hoarding(Room<FromBench, ?> room, BiConsumer<Hoarding, Float> onTick) {
    this.room = room;
    this.onTick = onTick;
  }

  @Override
  public void onMessage(Player player, ToBench heard) {}

  @Override
  public void onTick(float seconds) {
    onTick.accept(this, seconds);
  }

  private void fill() {
    List<Player> players = room.everyone();
    boolean begins = !players.isEmpty() && players.stream().noneMatch(Player::connected);
    if (said == MESSAGES || (said == 0 && !begins)) {
      return;
    }
    for (int i = 0; i < MESSAGES_PER_TICK; i++) {
      said++;
      for (Player player : players) {
        room.tell(player, message(MESSAGE_BYTES));
      }
    }
  }

  private void chatter() {
    if (!room.everyone().isEmpty()) {
      room.tellAll(message(CHATTER_BYTES));
    }
  }

  private static FromBench message(int bytes) {
    return FromBench.newBuilder().setSaid(ByteString.copyFrom(new byte[bytes])).build();
  }

  private static GameType.Builder<ToBench, FromBench, ?> begin(String name) {
    return GameType.named(name)
        .hears(ToBench.getDefaultInstance())
        .says(FromBench.getDefaultInstance())
        .seats(Answering.SEATS)
        .resumeWindow(Duration.ofMinutes(2))
        .emptyForEver();
  }
}
