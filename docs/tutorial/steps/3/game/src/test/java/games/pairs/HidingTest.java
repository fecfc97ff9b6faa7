package games.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HidingTest {
  private final TestRoom<ToRoom, FromRoom> room = TestRoom.of(Pairs.TYPE);
  private final TestPlayer<ToRoom, FromRoom> ada = room.join("Ada");
  private final Deck deck = new Deck(room);

  @Test
  void twoThatDifferAreHiddenAfterASecond() {
    ada.say(Says.turn(deck.first(1)));
    ada.say(Says.turn(deck.first(2)));

    room.pass(Duration.ofMillis(999));
    assertEquals(2, picture(deck.first(2)));

    room.pass(Duration.ofMillis(1));
    assertEquals(0, picture(deck.first(1)));
    assertEquals(0, picture(deck.first(2)));
  }

  @Test
  void whoHasLookedMayTurnTwoMore() {
    ada.say(Says.turn(deck.first(1)));
    ada.say(Says.turn(deck.first(2)));
    room.pass(Duration.ofSeconds(1));

    ada.say(Says.turn(deck.first(3)));
    ada.say(Says.turn(deck.second(3)));

    assertEquals(List.of(), ada.refusals());
  }

  private int picture(int card) {
    return room.shared(State.class).getCardsOrThrow(card).getPicture();
  }
}
