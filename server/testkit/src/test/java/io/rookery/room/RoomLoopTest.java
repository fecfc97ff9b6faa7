package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.protocol.v1.Left;
import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import io.rookery.trial.FromTrial;
import io.rookery.trial.ToTrial;
import io.rookery.trial.TrialConfig;
import io.rookery.trial.TrialMemory;
import io.rookery.trial.TrialOptions;
import io.rookery.trial.TrialState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The room's contract, as players see it. */
class RoomLoopTest {
  private final TestRoom<ToTrial, FromTrial> room = TestRoom.of(Trial.TYPE);

  @Test
  void nothingReachesAPlayerBetweenTheirJoinAndTheirSnapshot() {
    TestPlayer<ToTrial, FromTrial> ada = join("ada");
    assertEquals(List.of("JOINED", "SNAPSHOT", "MESSAGE"), ada.order());
    assertEquals("ada", ada.sees(TrialState.class).getEntriesOrThrow(1).getText());
    assertEquals(List.of("hello"), texts(ada));
  }

  @Test
  void messagesOfOnePlayerAreHandledInTheOrderSent() {
    TestPlayer<ToTrial, FromTrial> ada = join("ada");
    TestPlayer<ToTrial, FromTrial> bob = join("bob");
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sent.add("note " + i);
      ada.say(note("note " + i));
    }
    assertEquals(sent, texts(bob).subList(1, 101));
    assertEquals(sent, texts(ada).subList(1, 101));
    room.pass(Duration.ofMillis(60));
    assertEquals(100, ada.acknowledged());
  }

  @Test
  void stateComesBeforeTheMessagesThatFollowIt() {
    TestPlayer<ToTrial, FromTrial> ada = join("ada");
    TestPlayer<ToTrial, FromTrial> bob = join("bob");
    int before = bob.order().size();
    ada.say(note("new"));
    assertEquals(List.of("CHANGE", "MESSAGE"), bob.order().subList(before, before + 2));
    assertEquals("new", bob.sees(TrialState.class).getLast());
  }

  @Test
  void aCallbackThatThrowsHasDoneNothingAtAll() {
    TestPlayer<ToTrial, FromTrial> ada = join("ada");
    TestPlayer<ToTrial, FromTrial> bob = join("bob");
    TrialState before = room.shared(TrialState.class);
    ada.say(ToTrial.newBuilder().setFail(1).build());
    room.pass(Duration.ofSeconds(1));
    assertEquals(before, room.shared(TrialState.class));
    assertEquals(TrialMemory.getDefaultInstance(), room.kept(TrialMemory.class));
    assertEquals(List.of("hello"), texts(bob));
    assertEquals(List.of("error"), ada.refusals());
    assertEquals(2, room.players());
    assertTrue(join("eve").isSeated(), "the lock was taken back too");
    ada.say(note("still here"));
    assertEquals("still here", room.shared(TrialState.class).getLast());
  }

  @Test
  void aTypeMayChooseThatAnErrorClosesTheRoom() {
    TestRoom<ToTrial, FromTrial> strict =
        TestRoom.of(Trial.type("strict").closesOnError().plays(Trial::new));
    TestPlayer<ToTrial, FromTrial> ada = strict.join("ada");
    ada.say(ToTrial.newBuilder().setFail(1).build());
    assertTrue(strict.isClosed());
    assertEquals(Optional.of(Left.Reason.REASON_ROOM_CLOSED), ada.leftBecause());
  }

  @Test
  void aRefusedOperationIsConsumedAndAnsweredWithItsCode() {
    TestPlayer<ToTrial, FromTrial> ada = join("ada");
    ada.say(ToTrial.newBuilder().setRefuse("not_now").build());
    ada.say(ToTrial.getDefaultInstance());
    ada.sayBytes(new byte[] {-1, -1, -1});
    ada.say(note("after"));
    assertEquals(List.of("not_now", "unknown_message", "bad_message"), ada.refusals());
    assertEquals("after", room.shared(TrialState.class).getLast());
    room.pass(Duration.ofMillis(60));
    assertEquals(4, ada.acknowledged());
  }

  @Test
  void visitorsAreRefusedForAReason() {
    TestPlayer<ToTrial, FromTrial> mallory =
        room.join("mallory", "m", TrialOptions.newBuilder().setPassword("wrong").build());
    assertEquals(Optional.of("wrong_password"), mallory.refusedWith());
    TestPlayer<ToTrial, FromTrial> jinx = join("jinx");
    assertEquals(Optional.of("error"), jinx.refusedWith());
    assertFalse(room.shared(TrialState.class).containsEntries(99));
    for (String name : List.of("a", "b", "c", "d")) {
      assertTrue(join(name).isSeated());
    }
    assertEquals(Optional.of("room_full"), join("e").refusedWith());
  }

  @Test
  void oneSubjectMayHaveOneSeatWhereTheTypeSaysSo() {
    TestRoom<ToTrial, FromTrial> single =
        TestRoom.of(Trial.type("single").oneSeatPerSubject().plays(Trial::new));
    assertTrue(single.join("ada", "s1", TrialOptions.getDefaultInstance()).isSeated());
    assertEquals(
        Optional.of("already_seated"),
        single.join("ada", "s1", TrialOptions.getDefaultInstance()).refusedWith());
    assertEquals(List.of(1, 2), List.of(join("ada").seat(), join("ada").seat()));
  }

  @Test
  void aPlayerWhoLeavesFreesTheirSeatAndHearsSo() {
    TestPlayer<ToTrial, FromTrial> ada = join("ada");
    TestPlayer<ToTrial, FromTrial> bob = join("bob");
    ada.leave();
    assertEquals(Optional.of(Left.Reason.REASON_ASKED), ada.leftBecause());
    assertEquals(List.of("hello", "LEFT"), texts(bob));
    assertEquals(1, room.players());
    assertEquals(1, join("cem").seat(), "the lowest free seat is taken first");
  }

  @Test
  void aKickedPlayerHearsWhatWasSaidBefore() {
    TestPlayer<ToTrial, FromTrial> ada = join("ada");
    TestPlayer<ToTrial, FromTrial> bob = join("bob");
    ada.say(note("bye bob"));
    ada.say(ToTrial.newBuilder().setKick(2).build());
    assertEquals(List.of("hello", "bye bob"), texts(bob));
    assertEquals(Optional.of(Left.Reason.REASON_KICKED), bob.leftBecause());
    assertEquals(List.of("hello", "bye bob", "KICKED"), texts(ada));
  }

  @Test
  void aLostConnectionFreesTheSeatOnceTheWindowIsOver() {
    TestPlayer<ToTrial, FromTrial> ada = join("ada");
    TestPlayer<ToTrial, FromTrial> bob = join("bob");
    ada.drop();
    room.pass(Duration.ofMillis(29_900));
    assertEquals(2, room.players());
    room.pass(Duration.ofMillis(100));
    assertEquals(List.of("hello", "DROPPED for 30", "LOST"), texts(bob));
    assertEquals(1, room.players());
  }

  @Test
  void aTypeWithoutAWindowFreesTheSeatAtOnce() {
    TestRoom<ToTrial, FromTrial> strict =
        TestRoom.of(Trial.type("strict").resumeWindow(Duration.ZERO).plays(Trial::new));
    TestPlayer<ToTrial, FromTrial> ada =
        strict.join("ada", "ada", TrialOptions.getDefaultInstance());
    assertEquals(0, ada.joined().getResumeWindowMs());
    ada.drop();
    assertEquals(0, strict.players());
  }

  @Test
  void allButSomeMeansAllButThem() {
    TestPlayer<ToTrial, FromTrial> ada = join("ada");
    TestPlayer<ToTrial, FromTrial> bob = join("bob");
    TestPlayer<ToTrial, FromTrial> cem = join("cem");
    ada.say(ToTrial.newBuilder().setMurmur("psst").build());
    ada.say(ToTrial.newBuilder().setWhisper("me").build());
    ada.say(note("all"));
    assertEquals(List.of("hello", "me", "all"), texts(ada));
    assertEquals(List.of("hello", "psst", "all"), texts(bob));
    assertEquals(List.of("hello", "psst", "all"), texts(cem));
  }

  @Test
  void alarmsRingOnceAndOnTime() {
    TestPlayer<ToTrial, FromTrial> ada = join("ada");
    ada.say(ToTrial.newBuilder().setAlarm(500).build());
    room.pass(Duration.ofMillis(499));
    assertEquals(List.of("hello"), texts(ada));
    room.pass(Duration.ofMillis(1));
    assertEquals(List.of("hello", "ring"), texts(ada));
    room.pass(Duration.ofSeconds(5));
    assertEquals(List.of("hello", "ring"), texts(ada));
  }

  @Test
  void ticksComeAtAFixedStepAndLatenessIsCaughtUpWithinBounds() {
    Ticks ticks = new Ticks(20, 0, io.rookery.metrics.RoomMetrics.none());
    assertEquals(0, ticks.take(49_999));
    assertEquals(1, ticks.take(50_000));
    assertEquals(2, ticks.take(160_000));
    assertEquals(1, ticks.take(200_000), "lateness does not move the next tick");
    assertEquals(RoomLimits.CATCH_UP_TICKS, ticks.take(5_000_000));
    assertEquals(5_050_000, ticks.next());
  }

  @Test
  void stateIsPacedAndCarriesWhatManyTicksDid() {
    TestRoom<ToTrial, FromTrial> ticking =
        TestRoom.of(Trial.type("ticking").ticksPerSecond(50).statesPerSecond(5).plays(Trial::new));
    TestPlayer<ToTrial, FromTrial> ada =
        ticking.join("ada", "ada", TrialOptions.getDefaultInstance());
    ticking.pass(Duration.ofSeconds(2));
    long states = ada.order().stream().filter("CHANGE"::equals).count();
    assertTrue(states >= 9 && states <= 11, "5 a second for 2 seconds, not " + states);
    assertTrue(ada.sees(TrialState.class).getCountsOrThrow("ticks") >= 90);
  }

  @Test
  void stateTooLargeForOneFrameArrivesInParts() {
    TestPlayer<ToTrial, FromTrial> ada = join("ada");
    ada.say(ToTrial.newBuilder().setLarge(200_000).build());
    room.pass(Duration.ofSeconds(1));
    assertEquals(200_000, ada.sees(TrialState.class).getEntriesOrThrow(50).getFiller().size());
    TestPlayer<ToTrial, FromTrial> late = join("late");
    assertEquals(200_000, late.sees(TrialState.class).getEntriesOrThrow(50).getFiller().size());
    ada.say(note("after"));
    assertEquals("after", late.sees(TrialState.class).getLast());
  }

  @Test
  void anEmptyRoomCloses() {
    TestPlayer<ToTrial, FromTrial> ada = join("ada");
    room.pass(Duration.ofMinutes(1));
    assertFalse(room.isClosed());
    ada.leave();
    room.pass(Duration.ofMillis(9_900));
    assertFalse(room.isClosed());
    room.pass(Duration.ofMillis(2_700)); // a quarter longer at most
    assertTrue(room.isClosed());
    assertEquals(Optional.of("room_closed"), join("late").refusedWith());
  }

  @Test
  void aGameMayCloseItsRoom() {
    TestPlayer<ToTrial, FromTrial> ada = join("ada");
    TestPlayer<ToTrial, FromTrial> bob = join("bob");
    ada.say(ToTrial.newBuilder().setClose(true).build());
    assertEquals(Optional.of(Left.Reason.REASON_ROOM_CLOSED), bob.leftBecause());
    assertTrue(room.isClosed());
  }

  @Test
  void aRoomHasItsOwnConfig() {
    TestRoom<ToTrial, FromTrial> polite =
        TestRoom.of(Trial.TYPE, TrialConfig.newBuilder().setGreeting("good evening").build());
    assertEquals(List.of("good evening"), texts(polite.join("ada", "a", null)));
  }

  @Test
  void whoSendsFasterThanTheirRateIsHeldBackAndLosesNothing() {
    TestPlayer<ToTrial, FromTrial> ada = join("ada");
    for (int i = 0; i < 200; i++) {
      ada.say(note("note " + i));
    }
    assertTrue(texts(ada).size() < 140, "the burst is twice the rate");
    room.pass(Duration.ofSeconds(2));
    assertEquals(201, texts(ada).size());
    assertEquals(200, ada.acknowledged());
  }

  @Test
  void aVolatileMessageReachesThoseWhoKeepUp() {
    TestPlayer<ToTrial, FromTrial> ada = join("ada");
    TestPlayer<ToTrial, FromTrial> bob = join("bob");
    ada.say(ToTrial.newBuilder().setBlink("now").build());
    assertEquals(List.of("hello", "now"), texts(bob));
    assertTrue(bob.order().contains("VOLATILE"));
  }

  private TestPlayer<ToTrial, FromTrial> join(String name) {
    return room.join(name, "subject-" + name, TrialOptions.getDefaultInstance());
  }

  private static ToTrial note(String text) {
    return ToTrial.newBuilder().setNote(text).build();
  }

  private static List<String> texts(TestPlayer<ToTrial, FromTrial> player) {
    return player.heard().stream().map(FromTrial::getText).toList();
  }
}
