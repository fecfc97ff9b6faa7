package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.game.Game;
import io.rookery.game.GameType;
import io.rookery.game.Player;
import io.rookery.game.Room;
import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import io.rookery.trial.FromTrial;
import io.rookery.trial.ToTrial;
import io.rookery.trial.TrialConfig;
import io.rookery.trial.TrialState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoingOnTest {
  private final TestRoom<ToTrial, FromTrial> room = TestRoom.of(Trial.TYPE);
  private final TestPlayer<ToTrial, FromTrial> ada = room.join("ada");

  @Test
  void thePlayersKeepTheirSeatsAndHearTheNewVersion() {
    say(ada, ToTrial.newBuilder().setNote("before"));
    ada.takeHeard();

    assertEquals(Optional.empty(), room.goOnWith(type().plays(Shouting::new)));
    say(ada, ToTrial.newBuilder().setNote("after"));

    assertEquals(List.of("AFTER"), ada.takeHeard().stream().map(FromTrial::getText).toList());
    assertEquals(1, room.players());
    assertEquals(List.of(), ada.refusals());
  }

  @Test
  void whatBothVersionsDeclareOfTheStateStays() {
    say(ada, ToTrial.newBuilder().setNote("kept"));

    room.goOnWith(type().plays(Shouting::new));
    room.pass(Duration.ofSeconds(1));

    TrialState seen = ada.sees(TrialState.class);
    assertEquals("kept", seen.getLast());
    assertEquals(0, seen.getCountsCount(), "the new version does not declare it");
    assertEquals(room.shared(TrialState.class), seen);
  }

  @Test
  void alarmsGoOffInTheNewVersion() {
    say(ada, ToTrial.newBuilder().setAlarm(500));
    ada.takeHeard();

    room.goOnWith(type().plays(Shouting::new));
    room.pass(Duration.ofSeconds(1));

    assertEquals(List.of("RING"), ada.takeHeard().stream().map(FromTrial::getText).toList());
  }

  @Test
  void aVersionWithOtherSettingsNeedsARoomOfItsOwn() {
    Optional<String> obstacle = room.goOnWith(type().seats(99).plays(Trial::new));

    assertEquals(Optional.of("the type's settings changed"), obstacle);
  }

  @Test
  void whatAGameHoldsBesideItsStateCannotStay() {
    TestRoom<ToTrial, FromTrial> counting = TestRoom.of(type().plays(Counting::new));

    String obstacle = counting.goOnWith(Trial.TYPE).orElseThrow();

    assertTrue(obstacle.startsWith("Counting.heard is lost"), obstacle);
  }

  @Test
  void aPartOfTheGameThatIsMadeOfItsStateStays() {
    TestRoom<ToTrial, FromTrial> parted = TestRoom.of(type().plays(Parted::new));

    assertEquals(Optional.empty(), parted.goOnWith(Trial.TYPE));
  }

  @Test
  void aVersionThatCannotBeMadeLeavesTheOldOneAsItWas() {
    say(ada, ToTrial.newBuilder().setNote("before"));
    ada.takeHeard();

    Optional<String> obstacle =
        room.goOnWith(
            type()
                .plays(
                    broken -> {
                      throw new IllegalStateException("no table 7");
                    }));
    say(ada, ToTrial.newBuilder().setNote("after"));

    assertTrue(obstacle.orElseThrow().endsWith("no table 7"), obstacle.get());
    assertEquals(List.of("after"), ada.takeHeard().stream().map(FromTrial::getText).toList());
    room.pass(Duration.ofSeconds(1));
    assertEquals(2, ada.sees(TrialState.class).getCountsOrThrow("ada"));
  }

  private static GameType.Builder<ToTrial, FromTrial, TrialConfig> type() {
    return Trial.type("trial");
  }

  private static void say(TestPlayer<ToTrial, FromTrial> player, ToTrial.Builder said) {
    player.say(said.build());
  }

  /** Another version: it says everything in capitals, and counts nothing. */
  private static final class Shouting implements Game<ToTrial> {
    private final Room<FromTrial, TrialConfig> room;

    Shouting(Room<FromTrial, TrialConfig> room) {
      this.room = room;
      room.sharedValue(TrialState.LAST_FIELD_NUMBER, String.class);
    }

    @Override
    public void onMessage(Player player, ToTrial said) {
      shout(said.getNote());
    }

    @Override
    public void onAlarm(String name) {
      shout(name);
    }

    private void shout(String text) {
      room.tellAll(FromTrial.newBuilder().setText(text.toUpperCase(java.util.Locale.ROOT)).build());
    }
  }

  /** A game that holds something beside its state. */
  private static final class Counting implements Game<ToTrial> {
    private int heard;

    Counting(Room<FromTrial, TrialConfig> room) {}

    @Override
    public void onMessage(Player player, ToTrial said) {
      heard++;
    }

    @Override
    public String toString() {
      return "heard " + heard;
    }
  }

  /** A game with a part. */
  private static final class Parted implements Game<ToTrial> {
    private final Part part;

    Parted(Room<FromTrial, TrialConfig> room) {
      part = new Part(room);
    }

    @Override
    public void onMessage(Player player, ToTrial said) {
      part.room.tell(player, FromTrial.getDefaultInstance());
    }
  }

  private static final class Part {
    private final Room<FromTrial, TrialConfig> room;

    Part(Room<FromTrial, TrialConfig> room) {
      this.room = room;
    }
  }
}
