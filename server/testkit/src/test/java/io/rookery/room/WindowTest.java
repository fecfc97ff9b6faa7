package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Left;
import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import io.rookery.trial.FromTrial;
import io.rookery.trial.ToTrial;
import io.rookery.trial.TrialOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What players may have unacknowledged, and what becomes of those who want more. */
class WindowTest {

  /**
   * A room held 1,024 operations in all: with five players who filled their windows, what they and
   * everybody else said was dropped, asked for and sent again without end.
   */
  @Test
  void aRoomTakesWhatTheWindowsOfAllItsSeatsAdmitAtOnce() {
    TestRoom<ToTrial, FromTrial> crowded = room(12);
    List<TestPlayer<ToTrial, FromTrial>> players = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      players.add(join(crowded, "player-" + i));
    }
    for (TestPlayer<ToTrial, FromTrial> player : players) {
      int window = player.joined().getWindowOperations();
      assertEquals(RoomLimits.WINDOW_OPERATIONS, window);
      for (int i = 0; i < window; i++) {
        player.say(quiet());
      }
    }
    crowded.pass(Duration.ofSeconds(10));
    for (TestPlayer<ToTrial, FromTrial> player : players) {
      assertEquals(RoomLimits.WINDOW_OPERATIONS, player.acknowledged());
      assertTrue(!player.order().contains("RESEND"), "nothing is asked for again");
    }
  }

  @Test
  void whoIgnoresTheWindowLosesTheirSeat() {
    TestRoom<ToTrial, FromTrial> ticking = room(2);
    TestPlayer<ToTrial, FromTrial> ada = join(ticking, "ada");
    TestPlayer<ToTrial, FromTrial> bob = join(ticking, "bob");
    for (int i = 0; i < RoomLimits.WINDOW_OPERATIONS; i++) {
      ada.say(quiet());
    }
    assertTrue(ada.leftBecause().isEmpty());
    ada.say(quiet());
    assertEquals(Optional.of(Left.Reason.REASON_KICKED), ada.leftBecause());
    assertTrue(bob.leftBecause().isEmpty());
  }

  @Test
  void theWindowOfManySeatsIsAnEvenShareOfWhatTheRoomHolds() {
    assertWindow(64, 256, 256 << 10);
    assertWindow(100, 256, (16 << 20) / 100);
    assertWindow(1_000, 65, (16 << 20) / 1_000);
    assertWindow(10_000, 64, 16 << 10);
  }

  private static void assertWindow(int seats, int operations, int bytes) {
    TestRoom<ToTrial, FromTrial> crowded = room(seats);
    TestPlayer<ToTrial, FromTrial> ada = join(crowded, "ada");
    Joined joined = ada.joined();
    assertEquals(operations, joined.getWindowOperations());
    assertEquals(bytes, joined.getWindowBytes());
    for (int i = 0; i < operations; i++) {
      ada.say(quiet());
    }
    assertTrue(ada.leftBecause().isEmpty());
    ada.say(quiet());
    assertEquals(Optional.of(Left.Reason.REASON_KICKED), ada.leftBecause());
  }

  @Test
  void halfOfAWindowIsAcknowledgedAtOnce() {
    TestRoom<ToTrial, FromTrial> room =
        TestRoom.of(Trial.type("quick").seats(1_000).plays(Trial::new));
    TestPlayer<ToTrial, FromTrial> ada = join(room, "ada");
    int half = ada.joined().getWindowOperations() / 2;
    for (int i = 1; i < half; i++) {
      ada.say(quiet());
    }
    assertEquals(0, ada.acknowledged(), "nobody is held up yet");
    ada.say(quiet());
    assertEquals(half, ada.acknowledged());
  }

  private static TestRoom<ToTrial, FromTrial> room(int seats) {
    return TestRoom.of(
        Trial.type("window").seats(seats).ticksPerSecond(1).hearsOnTick().plays(Trial::new));
  }

  private static TestPlayer<ToTrial, FromTrial> join(
      TestRoom<ToTrial, FromTrial> room, String name) {
    return room.join(name, name, TrialOptions.getDefaultInstance());
  }

  /** What nobody is told of: there is no such seat. */
  private static ToTrial quiet() {
    return ToTrial.newBuilder().setKick(20_000).build();
  }
}
