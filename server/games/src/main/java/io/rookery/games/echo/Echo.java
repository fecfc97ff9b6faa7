package io.rookery.games.echo;

import io.rookery.game.Game;
import io.rookery.game.GameProvider;
import io.rookery.game.GameType;
import io.rookery.game.Player;
import io.rookery.game.Refusal;
import io.rookery.game.Request;
import io.rookery.game.Room;
import io.rookery.games.PlainText;

/** Answers what it hears: what is said to the one who said it, what is shouted to all. */
public final class Echo implements Game<ToEcho> {
  public static final GameType<ToEcho, FromEcho, ?> TYPE =
      GameType.named("echo")
          .hears(ToEcho.getDefaultInstance())
          .says(FromEcho.getDefaultInstance())
          .seats(100)
          .plays(Echo::new);

  private static final int LONGEST = 280;

  private final Room<FromEcho, ?> room;

  private Echo(Room<FromEcho, ?> room) {
    this.room = room;
  }

  @Override
  public void onMessage(Player player, ToEcho heard) {
    switch (heard.getKindCase()) {
      case SAY -> {
        Say say = heard.getSay();
        room.tell(player, echoed(player, say.getText(), say.getSentMs(), false));
      }
      case SHOUT -> {
        Shout shout = heard.getShout();
        room.tellAll(echoed(player, shout.getText(), shout.getSentMs(), true));
      }
      case KIND_NOT_SET -> throw new Refusal("unknown_message");
    }
  }

  @Override
  public void onRequest(Player player, ToEcho asked, Request request) {
    if (!asked.hasSay()) {
      throw new Refusal("unknown_message");
    }
    Say say = asked.getSay();
    room.answer(request, echoed(player, say.getText(), say.getSentMs(), false));
  }

  private static FromEcho echoed(Player player, String text, double sentMs, boolean shouted) {
    if (PlainText.length(text) > LONGEST) {
      throw new Refusal("too_long", "At most " + LONGEST + " characters");
    }
    Echoed echoed =
        Echoed.newBuilder()
            .setSeat(player.seat())
            .setName(PlainText.of(player.name()))
            .setText(PlainText.of(text))
            .setSentMs(sentMs)
            .setShouted(shouted)
            .build();
    return FromEcho.newBuilder().setEchoed(echoed).build();
  }

  /** How the server finds this game. */
  public static final class Provider implements GameProvider {
    @Override
    public GameType<ToEcho, FromEcho, ?> type() {
      return TYPE;
    }
  }
}
