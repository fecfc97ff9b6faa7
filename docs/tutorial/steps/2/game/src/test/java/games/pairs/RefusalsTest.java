package games.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private final TestRoom<ToRoom, FromRoom> room = TestRoom.of(Pairs.TYPE);
  private final TestPlayer<ToRoom, FromRoom> ada = room.join("Ada");
  private final TestPlayer<ToRoom, FromRoom> grace = room.join("Grace");

  @Test
  void aCardThatIsNotThereIsRefused() {
    ada.say(Says.turn(17));

    assertEquals(List.of("no_such_card"), ada.refusals());
  }

  @Test
  void aCardThatLiesOpenIsNobodyElses() {
    ada.say(Says.turn(1));
    grace.say(Says.turn(1));

    assertEquals(List.of("face_up"), grace.refusals());
    assertEquals(ada.seat(), room.shared(State.class).getCardsOrThrow(1).getSeat());
  }

  @Test
  void nobodyTurnsAThirdCard() {
    Deck deck = new Deck(room);
    ada.say(Says.turn(deck.first(1)));
    ada.say(Says.turn(deck.first(2)));
    ada.say(Says.turn(deck.first(3)));

    assertEquals(List.of("two_open"), ada.refusals());
    assertEquals(0, room.shared(State.class).getCardsOrThrow(deck.first(3)).getPicture());
  }

  @Test
  void twoOfAKindAreFound() {
    Deck deck = new Deck(room);
    ada.say(Says.turn(deck.first(4)));
    ada.say(Says.turn(deck.second(4)));

    assertTrue(room.shared(State.class).getCardsOrThrow(deck.first(4)).getFound());
    assertTrue(room.shared(State.class).getCardsOrThrow(deck.second(4)).getFound());
  }
}
