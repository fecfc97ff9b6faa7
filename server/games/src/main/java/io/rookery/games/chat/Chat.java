package io.rookery.games.chat;

import io.rookery.game.Departure;
import io.rookery.game.Game;
import io.rookery.game.GameProvider;
import io.rookery.game.GameType;
import io.rookery.game.Player;
import io.rookery.game.Refusal;
import io.rookery.game.Room;
import io.rookery.game.Table;
import io.rookery.game.Value;
import io.rookery.games.PlainText;
import java.time.Duration;

/** Everyone sees who is here and the last lines, those said before they came too. */
public final class Chat implements Game<ToChat> {
  public static final GameType<ToChat, FromChat, ChatConfig> TYPE =
      GameType.named("chat")
          .hears(ToChat.getDefaultInstance())
          .says(FromChat.getDefaultInstance())
          .shares(ChatState.getDefaultInstance())
          .keeps(ChatMemory.getDefaultInstance())
          .config(
              ChatConfig.newBuilder()
                  .setWelcome("Be kind: what you say is seen by everyone here.")
                  .setKeptLines(50)
                  .setLongestLine(280)
                  .build())
          .seats(100)
          .inputsPerSecond(5)
          .plays(Chat::new);

  private final Room<FromChat, ChatConfig> room;
  private final Table<Member> members;
  private final Table<Line> lines;
  private final Value<Integer> lastLine;

  private Chat(Room<FromChat, ChatConfig> room) {
    this.room = room;
    members = room.shared(ChatState.MEMBERS_FIELD_NUMBER, Member.class);
    lines = room.shared(ChatState.LINES_FIELD_NUMBER, Line.class);
    lastLine = room.keptValue(ChatMemory.LAST_LINE_FIELD_NUMBER, Integer.class);
  }

  @Override
  public void onCreate() {
    inRange("kept_lines", room.config().getKeptLines(), 1_000);
    inRange("longest_line", room.config().getLongestLine(), 2_000);
  }

  @Override
  public void onJoin(Player player) {
    members.put(player.seat(), Member.newBuilder().setName(nameOf(player)).build());
    add(lineOf(player).setCame(Came.getDefaultInstance()));
    String welcome = room.config().getWelcome();
    if (!welcome.isEmpty()) {
      room.tell(
          player, FromChat.newBuilder().setWelcome(Welcome.newBuilder().setText(welcome)).build());
    }
  }

  @Override
  public void onMessage(Player player, ToChat heard) {
    switch (heard.getKindCase()) {
      case SAY -> add(lineOf(player).setSaid(Said.newBuilder().setText(checked(heard.getSay()))));
      case KIND_NOT_SET -> throw new Refusal("unknown_message");
    }
  }

  @Override
  public void onDrop(Player player, Duration window) {
    members.update(player.seat(), member -> member.toBuilder().setAway(true).build());
  }

  @Override
  public void onReturn(Player player) {
    members.update(player.seat(), member -> member.toBuilder().setAway(false).build());
  }

  @Override
  public void onLeave(Player player, Departure why) {
    members.remove(player.seat());
    add(lineOf(player).setWent(Went.getDefaultInstance()));
  }

  private String checked(Say say) {
    int longest = room.config().getLongestLine();
    if (PlainText.length(say.getText()) > longest) {
      throw new Refusal("too_long", "At most " + longest + " characters");
    }
    String text = PlainText.of(say.getText());
    if (text.isEmpty()) {
      throw new Refusal("nothing_said");
    }
    return text;
  }

  private void add(Line.Builder line) {
    int number = lastLine.get() + 1;
    lastLine.set(number);
    lines.put(number, line.build());
    int tooOld = number - room.config().getKeptLines();
    if (tooOld > 0) {
      lines.remove(tooOld);
    }
  }

  private Line.Builder lineOf(Player player) {
    return Line.newBuilder().setSeat(player.seat()).setName(nameOf(player)).setAtMs(room.now());
  }

  private static String nameOf(Player player) {
    return PlainText.of(player.name());
  }

  private static void inRange(String what, int value, int most) {
    if (value < 1 || value > most) {
      throw new Refusal("bad_config", what + " is from 1 to " + most);
    }
  }

  /** How the server finds this game. */
  public static final class Provider implements GameProvider {
    @Override
    public GameType<ToChat, FromChat, ChatConfig> type() {
      return TYPE;
    }
  }
}
