package games.@package@;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class @Class@Test {
  private final TestRoom<ToRoom, FromRoom> room = TestRoom.of(@Class@.TYPE);
  private final TestPlayer<ToRoom, FromRoom> ada = room.join("Ada");

  @Test
  void aDotComesToWhereItsPlayerPoints() {
    ada.say(steer(100, 200));
    room.pass(Duration.ofSeconds(4));

    Dot dot = ada.sees(State.class).getDotsOrThrow(ada.seat());
    assertEquals(100, dot.getX());
    assertEquals(200, dot.getY());
  }

  @Test
  void everyoneHearsACheer() {
    var grace = room.join("Grace");

    ada.say(ToRoom.newBuilder().setCheer(Cheer.getDefaultInstance()).build());

    assertEquals(ada.seat(), grace.heard().get(0).getCheered().getSeat());
  }

  @Test
  void nobodyPointsOutsideTheField() {
    ada.say(steer(-1, 0));

    assertEquals(List.of("outside"), ada.refusals());
  }

  private static ToRoom steer(float x, float y) {
    return ToRoom.newBuilder().setSteer(Steer.newBuilder().setX(x).setY(y)).build();
  }
}
