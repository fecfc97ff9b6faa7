package games.@package@;

import io.rookery.game.Departure;
import io.rookery.game.Game;
import io.rookery.game.GameProvider;
import io.rookery.game.GameType;
import io.rookery.game.Player;
import io.rookery.game.Refusal;
import io.rookery.game.Room;
import io.rookery.game.Table;

/** Each player's dot moves to where the player points. */
public final class @Class@ implements Game<ToRoom> {
  public static final GameType<ToRoom, FromRoom, Config> TYPE =
      GameType.named("@type@")
          .hears(ToRoom.getDefaultInstance())
          .says(FromRoom.getDefaultInstance())
          .shares(State.getDefaultInstance())
          .keeps(Memory.getDefaultInstance())
          .config(Config.newBuilder().setSpeed(300).build())
          .seats(8)
          .ticksPerSecond(20)
          .inputsPerSecond(30)
          .plays(@Class@::new);

  private static final float WIDTH = 800;
  private static final float HEIGHT = 500;

  private final Room<FromRoom, Config> room;
  private final Table<Dot> dots;
  private final Table<Steer> aims;

  private @Class@(Room<FromRoom, Config> room) {
    this.room = room;
    dots = room.shared(State.DOTS_FIELD_NUMBER, Dot.class);
    aims = room.kept(Memory.AIMS_FIELD_NUMBER, Steer.class);
  }

  @Override
  public void onJoin(Player player) {
    dots.put(
        player.seat(),
        Dot.newBuilder()
            .setName(player.name())
            .setX(room.random().nextFloat() * WIDTH)
            .setY(room.random().nextFloat() * HEIGHT)
            .build());
  }

  @Override
  public void onMessage(Player player, ToRoom said) {
    switch (said.getKindCase()) {
      case STEER -> {
        Steer aim = said.getSteer();
        if (!(aim.getX() >= 0 && aim.getX() <= WIDTH && aim.getY() >= 0 && aim.getY() <= HEIGHT)) {
          throw new Refusal("outside", "Point somewhere on the field");
        }
        aims.put(player.seat(), aim);
      }
      case CHEER -> {
        dots.update(player.seat(), dot -> dot.toBuilder().setCheers(dot.getCheers() + 1).build());
        Cheered cheered = Cheered.newBuilder().setSeat(player.seat()).build();
        room.tellAll(FromRoom.newBuilder().setCheered(cheered).build());
      }
      case KIND_NOT_SET -> throw new Refusal("unknown_message");
    }
  }

  @Override
  public void onTick(float seconds) {
    float step = room.config().getSpeed() * seconds;
    aims.forEach((seat, aim) -> dots.update(seat, dot -> moved(dot, aim, step)));
  }

  @Override
  public void onLeave(Player player, Departure why) {
    aims.remove(player.seat());
    dots.remove(player.seat());
  }

  private static Dot moved(Dot dot, Steer aim, float step) {
    float x = aim.getX() - dot.getX();
    float y = aim.getY() - dot.getY();
    float away = (float) Math.hypot(x, y);
    float part = away <= step ? 1 : step / away;
    return dot.toBuilder().setX(dot.getX() + x * part).setY(dot.getY() + y * part).build();
  }

  /** How the server finds this game. */
  public static final class Provider implements GameProvider {
    @Override
    public GameType<ToRoom, FromRoom, Config> type() {
      return TYPE;
    }
  }
}
