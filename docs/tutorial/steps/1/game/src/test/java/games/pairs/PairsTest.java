package games.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PairsTest {
  private final TestRoom<ToRoom, FromRoom> room = TestRoom.of(Pairs.TYPE);
  private final TestPlayer<ToRoom, FromRoom> ada = room.join("Ada");
  private final TestPlayer<ToRoom, FromRoom> grace = room.join("Grace");

  @Test
  void eachPictureIsOnTwoCards() {
    Map<Integer, Integer> pictures = room.kept(Secret.class).getPicturesMap();

    for (int picture = 1; picture <= 8; picture++) {
      int wanted = picture;
      assertEquals(2, pictures.values().stream().filter(p -> p == wanted).count());
    }
  }

  @Test
  void everyoneSeesACardThatIsTurned() {
    assertEquals(0, grace.sees(State.class).getCardsOrThrow(5).getPicture());

    ada.say(Says.turn(5));
    room.pass(Duration.ofMillis(100));

    int picture = room.kept(Secret.class).getPicturesOrThrow(5);
    assertEquals(picture, grace.sees(State.class).getCardsOrThrow(5).getPicture());
    assertEquals(ada.seat(), grace.heard().get(0).getTurned().getSeat());
  }
}
