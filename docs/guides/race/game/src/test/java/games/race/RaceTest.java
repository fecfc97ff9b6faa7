package games.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.protocol.v1.Left;
import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RaceTest {
  private final TestRoom<ToRoom, FromRoom> room =
      TestRoom.of(Race.TYPE, Config.newBuilder().setMetres(50).setPassword("owl").build());
  private final TestPlayer<ToRoom, FromRoom> ada = join("Ada", "owl");

  @Test
  void whoDoesNotKnowThePasswordGetsNoSeat() {
    TestPlayer<ToRoom, FromRoom> eve = join("Eve", "crow");

    assertEquals(Optional.of("wrong_password"), eve.refusedWith());
    assertFalse(eve.isSeated());
  }

  @Test
  void nobodyComesInOnceTheRaceRuns() {
    join("Grace", "owl");
    room.pass(Duration.ofSeconds(3));

    assertEquals(Optional.of("room_locked"), join("Edsger", "owl").refusedWith());
  }

  @Test
  void atTenMetresPerSecondFiftyTakeFive() {
    var grace = join("Grace", "owl");
    room.pass(Duration.ofSeconds(3));
    long end =
        grace.ask(ToRoom.newBuilder().setWaitForEnd(WaitForEnd.getDefaultInstance()).build());

    ada.say(run(10));
    room.ticks(99);
    assertTrue(grace.answer(end).isEmpty());

    room.ticks(2);
    assertEquals(ada.seat(), grace.answer(end).orElseThrow().getEnded().getSeat());
    assertEquals(Optional.of(Left.Reason.REASON_ROOM_CLOSED), grace.leftBecause());
  }

  @Test
  void whatIsSaidWaitsForTheTick() {
    join("Grace", "owl");
    room.pass(Duration.ofSeconds(3));

    ada.say(run(10));
    assertEquals(0, room.shared(State.class).getRunnersOrThrow(ada.seat()).getSpeed());

    room.ticks(1);
    assertEquals(10, room.shared(State.class).getRunnersOrThrow(ada.seat()).getSpeed());
  }

  @Test
  void nobodyRunsBeforeTheStart() {
    ada.say(run(10));
    room.ticks(1);

    assertEquals(List.of("too_early"), ada.refusals());
  }

  @Test
  void aTrackWithoutLengthIsRefused() {
    var refused = TestRoom.of(Race.TYPE, Config.getDefaultInstance());

    assertTrue(refused.isClosed());
  }

  private TestPlayer<ToRoom, FromRoom> join(String name, String password) {
    return room.join(name, "subject-" + name, Options.newBuilder().setPassword(password).build());
  }

  private static ToRoom run(float speed) {
    return ToRoom.newBuilder().setRun(Run.newBuilder().setSpeed(speed)).build();
  }
}
