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
  void whoeverComesLaterSeesWhatWasSaidBefore() {
    say("anybody there?");
    room.pass(Duration.ofSeconds(1));

    var grace = room.join("Grace");

    assertEquals("anybody there?", grace.sees(State.class).getLinesOrThrow(1).getText());
  }

  @Test
  void onlyTheLastFiftyLinesAreKept() {
    for (int i = 1; i <= 60; i++) {
      say("line " + i);
      room.pass(Duration.ofSeconds(1));
    }

    assertEquals(50, ada.sees(State.class).getLinesCount());
  }

  @Test
  void nothingIsNoLine() {
    say(" ");

    assertEquals(List.of("bad_length"), ada.refusals());
  }

  private void say(String text) {
    ada.say(ToRoom.newBuilder().setSay(Say.newBuilder().setText(text)).build());
  }
}
