package games.pairs;

import com.google.protobuf.Empty;
import io.rookery.game.Game;
import io.rookery.game.GameProvider;
import io.rookery.game.GameType;
import io.rookery.game.Player;
import io.rookery.game.Refusal;
import io.rookery.game.Room;
import io.rookery.game.Table;
import java.time.Duration;
import java.util.List;

/** Cards lie face down, each picture twice: who finds the most pairs? */
public final class Pairs implements Game<ToRoom> {
  public static final GameType<ToRoom, FromRoom, ?> TYPE =
      GameType.named("pairs")
          .hears(ToRoom.getDefaultInstance())
          .says(FromRoom.getDefaultInstance())
          .shares(State.getDefaultInstance())
          .keeps(Secret.getDefaultInstance())
          .seats(4)
          .plays(Pairs::new);

  private static final int CARDS = 16;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final String HIDE = "hide-"; // and the seat whose cards it is about

  private final Room<FromRoom, Empty> room;
  private final Table<Card> cards;
  private final Table<Integer> pictures;

  private Pairs(Room<FromRoom, Empty> room) {
    this.room = room;
    cards = room.shared(State.CARDS_FIELD_NUMBER, Card.class);
    pictures = room.kept(Secret.PICTURES_FIELD_NUMBER, Integer.class);
  }

  @Override
  public void onCreate() {
    for (int card = 1; card <= CARDS; card++) {
      cards.put(card, Card.getDefaultInstance());
      int at = room.random().nextInt(card) + 1; // a place for its picture among those before it
      if (at < card) {
        pictures.put(card, pictures.get(at).orElseThrow());
      }
      pictures.put(at, (card + 1) / 2);
    }
  }

  @Override
  public void onMessage(Player player, ToRoom said) {
    switch (said.getKindCase()) {
      case TURN -> turn(player, said.getTurn().getCard());
      case KIND_NOT_SET -> throw new Refusal("unknown_message");
    }
  }

  @Override
  public void onAlarm(String name) {
    if (name.startsWith(HIDE)) {
      hideOf(Integer.parseInt(name.substring(HIDE.length())));
    }
  }

  private void turn(Player player, int card) {
    Card there = cards.get(card).orElseThrow(() -> new Refusal("no_such_card"));
    List<Integer> open = openOf(player.seat());
    if (there.getPicture() != 0) {
      throw new Refusal("face_up", "This card lies open already");
    }
    if (open.size() == 2) {
      throw new Refusal("two_open", "You have two cards open");
    }
    int picture = pictures.get(card).orElseThrow();
    cards.put(card, Card.newBuilder().setPicture(picture).setSeat(player.seat()).build());
    for (int other : open) {
      if (pictures.get(other).orElseThrow() == picture) {
        found(card);
        found(other);
      } else {
        room.alarm(HIDE + player.seat(), LOOK);
      }
    }
    Turned turned = Turned.newBuilder().setSeat(player.seat()).setCard(card).build();
    room.tellAll(FromRoom.newBuilder().setTurned(turned).build());
  }

  private void hideOf(int seat) {
    openOf(seat).forEach(card -> cards.put(card, Card.getDefaultInstance()));
  }

  private void found(int card) {
    cards.update(card, there -> there.toBuilder().setFound(true).build());
  }

  /** The cards that a player has turned, and not found. */
  private List<Integer> openOf(int seat) {
    return cards.keys().stream()
        .filter(card -> isOpen(cards.get(card).orElseThrow(), seat))
        .toList();
  }

  private static boolean isOpen(Card card, int seat) {
    return card.getPicture() != 0 && card.getSeat() == seat && !card.getFound();
  }

  /** How the server finds this game. */
  public static final class Provider implements GameProvider {
    @Override
    public GameType<ToRoom, FromRoom, ?> type() {
      return TYPE;
    }
  }
}
