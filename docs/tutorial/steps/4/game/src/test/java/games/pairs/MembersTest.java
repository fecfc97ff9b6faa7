package games.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MembersTest {
  private final TestRoom<ToRoom, FromRoom> room = TestRoom.of(Pairs.TYPE);
  private final TestPlayer<ToRoom, FromRoom> ada = room.join("Ada");
  private final TestPlayer<ToRoom, FromRoom> grace = room.join("Grace");
  private final Deck deck = new Deck(room);

  @Test
  void everyoneSeesWhoFoundHowMany() {
    ada.say(Says.turn(deck.first(1)));
    ada.say(Says.turn(deck.second(1)));
    room.pass(Duration.ofMillis(100));

    State seen = grace.sees(State.class);
    assertEquals("Ada", seen.getMembersOrThrow(ada.seat()).getName());
    assertEquals(1, seen.getMembersOrThrow(ada.seat()).getPairs());
    assertEquals(0, seen.getMembersOrThrow(grace.seat()).getPairs());
  }

  @Test
  void whoComesBackInTimeKeepsTheirPairs() {
    ada.say(Says.turn(deck.first(1)));
    ada.say(Says.turn(deck.second(1)));

    ada.drop();
    assertTrue(room.shared(State.class).getMembersOrThrow(ada.seat()).getAway());
    room.pass(Duration.ofSeconds(10));
    ada.comeBack();

    Member member = room.shared(State.class).getMembersOrThrow(ada.seat());
    assertFalse(member.getAway());
    assertEquals(1, member.getPairs());
  }

  @Test
  void theCardsOfOneWhoLeavesAreHidden() {
    ada.say(Says.turn(deck.first(1)));

    ada.leave();

    assertFalse(room.shared(State.class).containsMembers(1));
    assertEquals(0, room.shared(State.class).getCardsOrThrow(deck.first(1)).getPicture());
  }
}
