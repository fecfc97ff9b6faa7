package games.@package@;

import com.google.protobuf.Empty;
import io.rookery.game.Game;
import io.rookery.game.GameProvider;
import io.rookery.game.GameType;
import io.rookery.game.Player;
import io.rookery.game.Refusal;
import io.rookery.game.Room;
import io.rookery.game.Table;
import io.rookery.game.Value;

/** Everyone sees the last lines, those said before they came too. */
public final class @Class@ implements Game<ToRoom> {
  public static final GameType<ToRoom, FromRoom, ?> TYPE =
      GameType.named("@type@")
          .hears(ToRoom.getDefaultInstance())
          .says(FromRoom.getDefaultInstance())
          .shares(State.getDefaultInstance())
          .keeps(Memory.getDefaultInstance())
          .seats(50)
          .inputsPerSecond(5)
          .plays(@Class@::new);

  private static final int LONGEST = 280;
  private static final int KEPT = 50;

  private final Table<Line> lines;
  private final Value<Integer> last;

  private @Class@(Room<FromRoom, Empty> room) {
    lines = room.shared(State.LINES_FIELD_NUMBER, Line.class);
    last = room.keptValue(Memory.LAST_FIELD_NUMBER, Integer.class);
  }

  @Override
  public void onMessage(Player player, ToRoom said) {
    switch (said.getKindCase()) {
      case SAY -> add(player, said.getSay().getText());
      case KIND_NOT_SET -> throw new Refusal("unknown_message");
    }
  }

  private void add(Player player, String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      throw new Refusal("bad_length", "Say something, in at most " + LONGEST + " characters");
    }
    int number = last.get() + 1;
    last.set(number);
    lines.put(number, Line.newBuilder().setName(player.name()).setText(text).build());
    lines.remove(Math.max(0, number - KEPT));
  }

  /** How the server finds this game. */
  public static final class Provider implements GameProvider {
    @Override
    public GameType<ToRoom, FromRoom, ?> type() {
      return TYPE;
    }
  }
}
