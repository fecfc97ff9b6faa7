package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.game.Departure;
import io.rookery.game.Game;
import io.rookery.game.Player;
import io.rookery.game.Refusal;
import io.rookery.game.Room;
import io.rookery.game.Visitor;
import io.rookery.protocol.v1.Left;
import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import io.rookery.trial.FromTrial;
import io.rookery.trial.ToTrial;
import io.rookery.trial.TrialConfig;
import io.rookery.trial.TrialOptions;
import io.rookery.trial.TrialState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What a callback asked for counts from its return on, whatever comes next; and nothing of it when
 * it failed.
 *
 * <p>Kicks were collected once a pass, and each refusal threw away those that waited: of two
 * players heard in one tick, the second one's mistake saved whom the first one's had sent away.
 */
class CommitTest {
  private final TestRoom<ToTrial, FromTrial> onTick =
      TestRoom.of(Trial.type("on-tick").ticksPerSecond(1).hearsOnTick().plays(Trial::new));
  private final TestRoom<ToTrial, FromTrial> room = TestRoom.of(Trial.TYPE);

  @Test
  void aKickOutlivesTheRefusalOfAnotherInTheSameTick() {
    TestPlayer<ToTrial, FromTrial> ada = join(onTick, "ada");
    TestPlayer<ToTrial, FromTrial> bob = join(onTick, "bob");
    TestPlayer<ToTrial, FromTrial> cem = join(onTick, "cem");
    ada.say(kick(bob));
    cem.say(refused());
    onTick.ticks(1);
    assertEquals(Optional.of(Left.Reason.REASON_KICKED), bob.leftBecause());
    assertEquals(List.of("no"), cem.refusals());
  }

  @Test
  void aKickOutlivesARefusalInTheSameArrival() {
    TestPlayer<ToTrial, FromTrial> ada = join(room, "ada");
    TestPlayer<ToTrial, FromTrial> bob = join(room, "bob");
    ada.say(List.of(kick(bob), refused(), failing()));
    assertEquals(Optional.of(Left.Reason.REASON_KICKED), bob.leftBecause());
    assertEquals(List.of("no", "error"), ada.refusals());
    assertEquals(1, room.players(), "what the one that failed asked for did not happen");
  }

  @Test
  void aKickOutlivesAFailingTick() {
    TestRoom<ToTrial, FromTrial> failing =
        TestRoom.of(Trial.type("failing").ticksPerSecond(1).hearsOnTick().plays(FailingTicks::new));
    TestPlayer<ToTrial, FromTrial> ada = join(failing, "ada");
    TestPlayer<ToTrial, FromTrial> bob = join(failing, "bob");
    ada.say(kick(bob));
    failing.ticks(1);
    assertEquals(Optional.of(Left.Reason.REASON_KICKED), bob.leftBecause());
  }

  @Test
  void whoIsKickedHearsNothingOfWhatComesAfter() {
    TestPlayer<ToTrial, FromTrial> ada = join(room, "ada");
    TestPlayer<ToTrial, FromTrial> bob = join(room, "bob");
    ada.say(List.of(note("before"), kick(bob), note("after")));
    assertEquals(List.of("hello", "before"), texts(bob));
    assertEquals(List.of("hello", "before", "KICKED", "after"), texts(ada));
  }

  @Test
  void whoIsKickedIsNotHeardInThatTick() {
    TestPlayer<ToTrial, FromTrial> ada = join(onTick, "ada");
    TestPlayer<ToTrial, FromTrial> bob = join(onTick, "bob");
    ada.say(kick(bob));
    bob.say(note("too late"));
    onTick.ticks(1);
    assertFalse(texts(ada).contains("too late"));
  }

  @Test
  void aRoomThatClosesHearsNothingMore() {
    TestPlayer<ToTrial, FromTrial> ada = join(room, "ada");
    ada.say(List.of(ToTrial.newBuilder().setClose(true).build(), note("after")));
    assertTrue(room.isClosed());
    assertEquals("", room.shared(TrialState.class).getLast());
    assertEquals(List.of("hello"), texts(ada));
  }

  @Test
  void whatWasSaidBeforeARefusalComesBeforeIt() {
    TestPlayer<ToTrial, FromTrial> ada = join(onTick, "ada");
    TestPlayer<ToTrial, FromTrial> bob = join(onTick, "bob");
    ada.say(note("said"));
    bob.say(refused());
    onTick.ticks(1);
    List<String> order = bob.order();
    assertTrue(order.lastIndexOf("MESSAGE") < order.indexOf("REFUSAL"), order.toString());
  }

  @Test
  void aFailingCallbackLeavesAlarmsAsTheyWere() {
    TestRoom<ToTrial, FromTrial> alarmed =
        TestRoom.of(Trial.type("alarmed").plays(MovesAlarms::new));
    TestPlayer<ToTrial, FromTrial> ada = join(alarmed, "ada");
    ada.say(note("set"));
    ada.say(List.of(note("move and fail"), note("cancel and fail")));
    alarmed.pass(Duration.ofMillis(499));
    assertEquals(List.of(), texts(ada));
    alarmed.pass(Duration.ofMillis(1));
    assertEquals(List.of("ring"), texts(ada));
  }

  /** Far more than would fit a stack, if each were sent away inside the one before. */
  @Test
  void whoeverLeavesMayTakeTheNextOneAlong() {
    int seats = 5_000;
    TestRoom<ToTrial, FromTrial> row =
        TestRoom.of(Trial.type("row").seats(seats).plays(Dominoes::new));
    TestPlayer<ToTrial, FromTrial> first = join(row, "first");
    for (int i = 1; i < seats; i++) {
      join(row, "next");
    }
    first.say(kick(first));
    assertEquals(0, row.players());
  }

  @Test
  void whoeverIsKickedToMakePlaceIsGoneBeforeTheNewcomerSits() {
    TestRoom<ToTrial, FromTrial> replacing =
        TestRoom.of(Trial.type("replacing").plays(NewestOnly::new));
    TestPlayer<ToTrial, FromTrial> ada = join(replacing, "ada");
    TestPlayer<ToTrial, FromTrial> bob = join(replacing, "bob");
    assertEquals(Optional.of(Left.Reason.REASON_KICKED), ada.leftBecause());
    assertEquals(1, bob.seat());
    assertEquals(List.of(), texts(bob), "what was said about the other was not for them");
  }

  @Test
  void aRoomThatClosesAtTheDoorLetsNobodyIn() {
    TestRoom<ToTrial, FromTrial> closing =
        TestRoom.of(Trial.type("closing").plays(ClosesAtTheDoor::new));
    assertEquals(Optional.of("room_closed"), join(closing, "ada").refusedWith());
    assertTrue(closing.isClosed());
  }

  private static TestPlayer<ToTrial, FromTrial> join(
      TestRoom<ToTrial, FromTrial> room, String name) {
    return room.join(name, "subject-" + name, TrialOptions.getDefaultInstance());
  }

  private static ToTrial note(String text) {
    return ToTrial.newBuilder().setNote(text).build();
  }

  private static ToTrial kick(TestPlayer<ToTrial, FromTrial> player) {
    return ToTrial.newBuilder().setKick(player.seat()).build();
  }

  private static ToTrial refused() {
    return ToTrial.newBuilder().setRefuse("no").build();
  }

  private static ToTrial failing() {
    return ToTrial.newBuilder().setFail(1).build();
  }

  private static List<String> texts(TestPlayer<ToTrial, FromTrial> player) {
    return player.heard().stream().map(FromTrial::getText).toList();
  }

  private abstract static class Silent implements Game<ToTrial> {
    final Room<FromTrial, TrialConfig> room;

    Silent(Room<FromTrial, TrialConfig> room) {
      this.room = room;
    }

    @Override
    public void onMessage(Player player, ToTrial said) {
      room.player(said.getKick()).ifPresent(each -> room.kick(each, "go"));
    }

    void say(String text) {
      room.tellAll(FromTrial.newBuilder().setText(text).build());
    }
  }

  private static final class FailingTicks extends Silent {
    FailingTicks(Room<FromTrial, TrialConfig> room) {
      super(room);
    }

    @Override
    public void onTick(float seconds) {
      throw new Refusal("no");
    }
  }

  private static final class MovesAlarms extends Silent {
    MovesAlarms(Room<FromTrial, TrialConfig> room) {
      super(room);
    }

    @Override
    public void onMessage(Player player, ToTrial said) {
      switch (said.getNote()) {
        case "set" -> room.alarm("ring", Duration.ofMillis(500));
        case "move and fail" -> {
          room.alarm("ring", Duration.ofMillis(5));
          throw new IllegalStateException("asked to fail");
        }
        default -> {
          room.cancelAlarm("ring");
          throw new Refusal("no");
        }
      }
    }

    @Override
    public void onAlarm(String name) {
      say(name);
    }
  }

  private static final class Dominoes extends Silent {
    Dominoes(Room<FromTrial, TrialConfig> room) {
      super(room);
    }

    @Override
    public void onLeave(Player player, Departure why) {
      room.player(player.seat() + 1).ifPresent(next -> room.kick(next, "you too"));
    }
  }

  private static final class NewestOnly extends Silent {
    NewestOnly(Room<FromTrial, TrialConfig> room) {
      super(room);
    }

    @Override
    public void admit(Visitor visitor) {
      room.players().forEach(each -> room.kick(each, "make place"));
    }

    @Override
    public void onLeave(Player player, Departure why) {
      say("gone");
    }
  }

  private static final class ClosesAtTheDoor extends Silent {
    ClosesAtTheDoor(Room<FromTrial, TrialConfig> room) {
      super(room);
    }

    @Override
    public void admit(Visitor visitor) {
      room.close();
    }
  }
}
