package games.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final TestRoom<ToRoom, FromRoom> room = TestRoom.of(Pairs.TYPE);
  private final TestPlayer<ToRoom, FromRoom> ada = room.join("Ada");
  private final TestPlayer<ToRoom, FromRoom> grace = room.join("Grace");

  @BeforeEach
  void adaFindsFiveAndGraceThree() {
    Deck deck = new Deck(room);
    for (int picture = 1; picture <= 8; picture++) {
      TestPlayer<ToRoom, FromRoom> player = picture <= 5 ? ada : grace;
      player.say(Says.turn(deck.first(picture)));
      player.say(Says.turn(deck.second(picture)));
    }
  }

  @Test
  void whoFoundTheMostHasWon() {
    List<FromRoom> heard = grace.heard();

    Won won = heard.get(heard.size() - 1).getWon();
    assertEquals(List.of(ada.seat()), won.getSeatsList());
  }

  @Test
  void fiveSecondsLaterThereAreNewCards() {
    room.pass(Duration.ofSeconds(5));

    State state = room.shared(State.class);
    assertEquals(16, state.getCardsMap().values().stream().filter(c -> !c.getFound()).count());
    assertEquals(0, state.getMembersOrThrow(ada.seat()).getPairs());
  }
}
