package games.@package@;

import com.google.protobuf.Empty;
import io.rookery.game.Game;
import io.rookery.game.GameProvider;
import io.rookery.game.GameType;
import io.rookery.game.Player;
import io.rookery.game.Refusal;
import io.rookery.game.Room;
import io.rookery.game.Value;

/** Counts how often its players pressed. */
public final class @Class@ implements Game<ToRoom> {
  public static final GameType<ToRoom, FromRoom, ?> TYPE =
      GameType.named("@type@")
          .hears(ToRoom.getDefaultInstance())
          .says(FromRoom.getDefaultInstance())
          .shares(State.getDefaultInstance())
          .seats(8)
          .plays(@Class@::new);

  private final Room<FromRoom, Empty> room;
  private final Value<Integer> presses;

  private @Class@(Room<FromRoom, Empty> room) {
    this.room = room;
    presses = room.sharedValue(State.PRESSES_FIELD_NUMBER, Integer.class);
  }

  @Override
  public void onMessage(Player player, ToRoom said) {
    switch (said.getKindCase()) {
      case PRESS -> {
        presses.set(presses.get() + 1);
        Pressed pressed = Pressed.newBuilder().setSeat(player.seat()).build();
        room.tellAll(FromRoom.newBuilder().setPressed(pressed).build());
      }
      case KIND_NOT_SET -> throw new Refusal("unknown_message");
    }
  }

  /** How the server finds this game. */
  public static final class Provider implements GameProvider {
    @Override
    public GameType<ToRoom, FromRoom, ?> type() {
      return TYPE;
    }
  }
}
