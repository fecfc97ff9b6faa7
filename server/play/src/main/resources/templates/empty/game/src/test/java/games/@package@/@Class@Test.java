package games.@package@;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class @Class@Test {
  private final TestRoom<ToRoom, FromRoom> room = TestRoom.of(@Class@.TYPE);
  private final TestPlayer<ToRoom, FromRoom> ada = room.join("Ada");

  @Test
  void everyoneHearsWhoPressedAndSeesHowOften() {
    var grace = room.join("Grace");

    ada.say(ToRoom.newBuilder().setPress(Press.getDefaultInstance()).build());
    room.pass(Duration.ofSeconds(1));

    assertEquals(ada.seat(), grace.heard().get(0).getPressed().getSeat());
    assertEquals(1, grace.sees(State.class).getPresses());
  }
}
