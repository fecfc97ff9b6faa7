package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.protocol.v1.Left;
import io.rookery.protocol.v1.Resume;
import io.rookery.protocol.v1.Resynced;
import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import io.rookery.trial.FromTrial;
import io.rookery.trial.ToTrial;
import io.rookery.trial.TrialOptions;
import io.rookery.trial.TrialState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What players find who come back, and who does not get a seat that is not theirs. */
class ReturnTest {
  private final TestRoom<ToTrial, FromTrial> room =
      TestRoom.of(Trial.type("returns").inputsPerSecond(1_000).plays(Trial::new));
  private final TestPlayer<ToTrial, FromTrial> ada = join("ada");
  private final TestPlayer<ToTrial, FromTrial> bob = join("bob");

  @Test
  void whoComesBackInTimeHasMissedNothing() {
    ada.drop();
    List<String> said = new ArrayList<>(List.of("hello", "DROPPED for 30"));
    for (int i = 0; i < 1_740; i++) { // 60 a second
      bob.say(note("note " + i));
      said.add("note " + i);
      room.pass(Duration.ofNanos(16_666_667));
    }
    assertEquals(List.of("hello"), texts(ada));
    ada.comeBack();
    said.add("RETURNED");
    assertEquals(said, texts(ada));
    assertEquals(Optional.empty(), ada.resynced());
    assertEquals("note 1739", ada.sees(TrialState.class).getLast());
    assertTrue(ada.order().contains("RESUMED"));
  }

  @Test
  void theNewestConnectionTakesTheSeatAtOnceAndTheGameSeesNoDrop() {
    ada.comeBack();
    ada.say(note("from the new one"));
    assertEquals(List.of("hello", "from the new one"), texts(bob));
    assertEquals(List.of("hello", "from the new one"), texts(ada));
  }

  @Test
  void operationsThatWereAppliedAreNotAppliedAgain() {
    ada.say(note("once"));
    ada.drop();
    ada.comeBack();
    ada.sayAgain(1, note("once"));
    ada.say(note("twice"));
    assertEquals(2, room.shared(TrialState.class).getCountsOrThrow("ada"));
  }

  /** 111 KB of resumes had 260 MB said again to one connection, which acknowledged nothing. */
  @Test
  void whoReturnsWithoutEndIsAnsweredAtARate() {
    ada.drop();
    for (int i = 0; i < 100; i++) {
      bob.say(note("n".repeat(2_000)));
      room.pass(Duration.ofMillis(100));
    }
    int answered = 0;
    int generation = 1;
    while (generation <= 30) {
      answered += resumedBy(ada, generation++, 1) ? 1 : 0;
    }
    assertTrue(answered >= 5 && answered <= 7, answered + " times 200 KB");
    assertFalse(resumedBy(ada, generation++, Long.MAX_VALUE), "claims cost as much");
    assertEquals(Optional.of("too_many_resumes"), ada.refusedWith());
    room.pass(Duration.ofSeconds(2));
    assertTrue(resumedBy(ada, generation++, 1), "asked again, as a client does after 2 s");
    assertTrue(resumedBy(bob, 1, 1), "neighbours have budgets of their own");
  }

  /** Whether it is answered by the room. */
  private boolean resumedBy(
      TestPlayer<ToTrial, FromTrial> player, int generation, long lastMessage) {
    int before = player.order().size();
    Resume again = resume(player).setGeneration(generation).setLastMessage(lastMessage).build();
    player.resume(again, "subject-" + (player == ada ? "ada" : "bob"));
    List<String> since = player.order().subList(before, player.order().size());
    return since.contains("RESUMED") || since.contains("RESYNCED");
  }

  @Test
  void anOldCopyOfAResumeIsToldSoAndChangesNothing() {
    Resume first = resume(ada).setGeneration(2).build();
    ada.resume(first, "subject-ada");
    int before = ada.order().size();
    ada.resume(first, "subject-ada");
    ada.resume(first.toBuilder().setGeneration(1).build(), "subject-ada");
    assertEquals(
        List.of("JOIN_REFUSED", "JOIN_REFUSED"),
        ada.order().subList(before, ada.order().size()),
        "on their own channels; the seat's hears nothing");
    assertEquals(Optional.of("old_generation"), ada.refusedWith());
  }

  @Test
  void aSeatIsForTheRightSecretAndSubjectOnlyAndNothingSaysWhichWasWrong() {
    ada.drop();
    Resume right = resume(ada).setGeneration(1).build();
    ByteString other = ByteString.copyFrom(new byte[32]);
    TestPlayer<ToTrial, FromTrial> eve = join("eve");
    eve.resume(right.toBuilder().setSecret(other).build(), "subject-ada");
    assertEquals(Optional.of("unknown_session"), eve.goneBecause());
    for (Resume wrong :
        List.of(
            right.toBuilder().clearSecret().build(),
            right.toBuilder().setSession("1-00").build(),
            right.toBuilder().setSession("-").build(),
            right.toBuilder().setSession("9999999999-00").build(),
            right.toBuilder().setSession(bob.joined().getSession()).build())) {
      TestPlayer<ToTrial, FromTrial> mallory = join("mallory");
      mallory.resume(wrong, "subject-ada");
      assertEquals(Optional.of("unknown_session"), mallory.goneBecause(), wrong.getSession());
      mallory.leave();
    }
    eve.resume(right, "subject-eve");
    assertEquals(Optional.of("unknown_session"), eve.goneBecause());
    ada.comeBack();
    assertTrue(ada.order().contains("RESUMED"));
  }

  @Test
  void whoComesBackTooLateIsToldSo() {
    ada.drop();
    room.pass(Duration.ofSeconds(31));
    ada.comeBack();
    assertEquals(Optional.of("expired"), ada.goneBecause());
  }

  @Test
  void whoWasAwayForTooMuchIsToldWhatIsLost() {
    ada.drop();
    for (int i = 0; i < RoomLimits.OUTBOX_MESSAGES + 100; i++) {
      bob.say(note("note " + i));
      room.pass(Duration.ofMillis(2));
    }
    ada.comeBack();
    Resynced loss = ada.resynced().orElseThrow();
    assertEquals(Resynced.Reason.REASON_OUTBOX_OVERFLOWED, loss.getReason());
    assertEquals(2, loss.getLostFrom(), "the greeting was the last that came");
    assertEquals(loss.getNextMessage() - 1, loss.getLostTo());
    String newest = "note " + (RoomLimits.OUTBOX_MESSAGES + 99);
    assertEquals(
        List.of(newest, "RETURNED"), texts(ada).subList(texts(ada).size() - 2, texts(ada).size()));
    assertEquals(newest, ada.sees(TrialState.class).getLast());
    assertEquals(Optional.empty(), bob.resynced());
  }

  @Test
  void aSecondCopyOfAClientIsToldThatItIsOne() {
    ada.say(note("one"));
    ada.say(note("two"));
    ada.resume(resume(ada).setGeneration(7).setHighestOperation(1).build(), "subject-ada");
    Resynced told = ada.resynced().orElseThrow();
    assertEquals(Resynced.Reason.REASON_SECOND_COPY, told.getReason());
    assertEquals(3, told.getNextOperation());
  }

  @Test
  void whoClaimsMessagesThatWereNeverSentIsSetRight() {
    ada.resume(resume(ada).setGeneration(1).setLastMessage(1L << 52).build(), "subject-ada");
    Resynced told = ada.resynced().orElseThrow();
    assertEquals(Resynced.Reason.REASON_ROLLED_BACK, told.getReason());
    assertEquals(0, told.getLostFrom());
    bob.say(note("go on"));
    assertEquals("go on", last(texts(ada)));
  }

  @Test
  void whoIsKickedWhileAwayHearsSoWhenTheyReturn() {
    ada.drop();
    bob.say(ToTrial.newBuilder().setKick(ada.seat()).build());
    assertEquals(1, room.players());
    ada.comeBack();
    assertEquals(Optional.of(Left.Reason.REASON_KICKED), ada.leftBecause());
  }

  @Test
  void aRequestIsAnsweredOnceAndRunsOnce() {
    long first = ada.ask(note("what?"));
    assertEquals("re: what?", ada.answer(first).orElseThrow().getText());
    ada.drop();
    ada.comeBack();
    assertEquals("re: what?", ada.answer(first).orElseThrow().getText());
    assertEquals(1, room.shared(TrialState.class).getCountsOrThrow("asked"));
  }

  @Test
  void aRequestMayBeAnsweredLaterAndToSomebodyWhoIsAway() {
    long request = ada.ask(ToTrial.newBuilder().setAlarm(500).build());
    assertFalse(ada.answer(request).isPresent());
    ada.drop();
    room.pass(Duration.ofSeconds(1));
    ada.comeBack();
    assertEquals("at last", ada.answer(request).orElseThrow().getText());
  }

  @Test
  void aRequestWhoseHandlerThrowsIsRefusedAndItsAnswerTakenBack() {
    long failed = ada.ask(ToTrial.newBuilder().setFail(1).build());
    ada.ask(ToTrial.newBuilder().setWhisper("no").build());
    assertEquals(List.of("error", "not_now"), ada.refusals());
    assertFalse(ada.answer(failed).isPresent());
  }

  @Test
  void oneSeatMayHaveOnlySoManyRequestsOpen() {
    for (int i = 0; i <= RoomLimits.OPEN_REQUESTS; i++) {
      ada.ask(ToTrial.newBuilder().setAlarm(60_000).build());
      room.pass(Duration.ofMillis(60)); // so that the window has room
    }
    assertEquals(List.of("too_many_requests"), ada.refusals());
  }

  private static Resume.Builder resume(TestPlayer<ToTrial, FromTrial> player) {
    return Resume.newBuilder()
        .setRoom(player.joined().getRoom())
        .setSession(player.joined().getSession())
        .setSecret(player.joined().getSecret())
        .setEpoch(1)
        .setLastMessage(1);
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

  private static String last(List<String> texts) {
    return texts.get(texts.size() - 1);
  }
}
