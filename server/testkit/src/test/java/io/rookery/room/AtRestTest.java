package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.game.Game;
import io.rookery.game.Player;
import io.rookery.game.Refusal;
import io.rookery.game.Room;
import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import io.rookery.trial.FromTrial;
import io.rookery.trial.ToTrial;
import io.rookery.trial.TrialConfig;
import io.rookery.trial.TrialOptions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When everybody has heard everything, a room holds nothing for anybody. */
class AtRestTest {
  private final TestRoom<ToTrial, FromTrial> room = TestRoom.of(Trial.TYPE);
  private final TestPlayer<ToTrial, FromTrial> ada = join("ada");

  /**
   * A seat was forgotten with its outbox full, and its part of the room's memory stayed taken:
   * after 35 kicks of players who were away, somebody who was away for two seconds lost messages.
   */
  @Test
  void whoIsSentAwayWhileTheyAreAwayTakesNothingAlong() {
    for (int i = 0; i < 35; i++) {
      TestPlayer<ToTrial, FromTrial> cem = join("cem");
      cem.drop();
      for (int j = 0; j < 5; j++) {
        ada.say(note(45_000));
        room.pass(Duration.ofSeconds(1));
      }
      ada.say(ToTrial.newBuilder().setKick(cem.seat()).build());
      room.pass(Duration.ofSeconds(31));
    }
    TestPlayer<ToTrial, FromTrial> bob = join("bob");
    bob.drop();
    for (int i = 0; i < 15; i++) {
      ada.say(note(60_000));
      room.pass(Duration.ofSeconds(1));
    }
    bob.comeBack();
    assertEquals(Optional.empty(), bob.resynced());
    assertEquals(15, bob.heard().stream().filter(each -> each.getText().length() > 100).count());
    room.requireAtRest();
  }

  @Test
  void whoDoesNotComeBackTakesNothingAlong() {
    join("bob").drop();
    ada.say(note(10));
    room.pass(Duration.ofSeconds(31));
    room.requireAtRest();
  }

  @Test
  void whoLeavesTakesNothingAlong() {
    TestPlayer<ToTrial, FromTrial> bob = join("bob");
    ada.say(note(10));
    bob.leave();
    room.requireAtRest();
  }

  @Test
  void whoNeverHearsThatTheyLeftIsForgottenWithEverything() {
    TestPlayer<ToTrial, FromTrial> bob = join("bob");
    ada.say(note(10));
    bob.leave();
    bob.drop();
    room.pass(Duration.ofSeconds(31));
    room.requireAtRest();
  }

  @Test
  void whoIsTurnedAwayWhileSittingDownTakesNothingAlong() {
    join("jinx");
    room.requireAtRest();
  }

  /** A seat that was never had lingered for ever when a game sent away whom it had turned away. */
  @Test
  void whoWasTurnedAwayWhileSittingDownCannotBeSentAway() {
    TestRoom<ToTrial, FromTrial> grudging = TestRoom.of(Trial.type("grudging").plays(Grudge::new));
    assertTrue(grudging.join("mallory").refusedWith().isPresent());
    grudging.join("ada").say(note(1));
    grudging.requireAtRest();
  }

  @Test
  void aRoomThatClosedHoldsNothing() {
    TestPlayer<ToTrial, FromTrial> bob = join("bob");
    bob.drop();
    ada.say(note(10));
    ada.say(ToTrial.newBuilder().setClose(true).build());
    room.pass(Duration.ofSeconds(31));
    room.requireAtRest();
  }

  @Test
  void aRoomThatWaitsForSomebodyIsNotAtRest() {
    join("bob").drop();
    ada.say(note(10));
    AssertionError held = assertThrows(AssertionError.class, room::requireAtRest);
    assertTrue(held.getMessage().contains("messages=3"), held.getMessage());
  }

  private TestPlayer<ToTrial, FromTrial> join(String name) {
    return room.join(name, "subject-" + name, TrialOptions.getDefaultInstance());
  }

  private static ToTrial note(int length) {
    return ToTrial.newBuilder().setNote("x".repeat(length)).build();
  }

  /** Turns the first one away and, when somebody speaks, kicks and tells them all the same. */
  private static final class Grudge implements Game<ToTrial> {
    private final Room<FromTrial, TrialConfig> room;
    private Player first;

    Grudge(Room<FromTrial, TrialConfig> room) {
      this.room = room;
    }

    @Override
    public void onJoin(Player player) {
      if (first == null) {
        first = player;
        throw new Refusal("no");
      }
    }

    @Override
    public void onMessage(Player player, ToTrial said) {
      room.tell(first, FromTrial.getDefaultInstance());
      room.kick(first, "out");
    }
  }
}
