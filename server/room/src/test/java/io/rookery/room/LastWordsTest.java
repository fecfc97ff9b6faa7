package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Resume;
import io.rookery.trial.ToTrial;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whoever leaves, is sent away or is in a room that closes hears everything up to LEFT.
 *
 * <p>After LEFT the room answered neither RESEND nor PROBE: a message that was lost just before it
 * was lost for ever, in the very moment when scores and results are told.
 */
class LastWordsTest {
  private final BareRoom room = new BareRoom(4);

  @Test
  void whoLeavesMayAskForWhatWasLostBeforeLeft() {
    join("ada");
    room.say(1, 1, 1, FrameKind.OPERATION, note("lost on its way"));
    room.say(1, 2, 1, FrameKind.LEAVE);
    room.told(1);
    room.say(1, 3, 1, FrameKind.RESEND, 2);
    assertEquals(List.of("AT 2 2", "SNAPSHOT", "MESSAGE 2", "LEFT 3"), room.told(1));
    acknowledgeAll();
  }

  @Test
  void whoIsKickedMayAskForWhatWasLostBeforeLeft() {
    join("ada");
    room.loop.kick(1, "go", room.now());
    room.flush();
    room.told(1);
    room.say(1, 1, 0, FrameKind.RESEND, 1);
    assertEquals(List.of("AT 1 0", "SNAPSHOT", "MESSAGE 1", "LEFT 2"), room.told(1));
  }

  @Test
  void whoIsInARoomThatClosesMayAskForWhatWasLostBeforeLeft() {
    join("ada");
    room.loop.close("good night", room.now());
    room.flush();
    room.told(1);
    room.say(1, 1, 0, FrameKind.RESEND, 1);
    assertEquals(List.of("AT 1 0", "SNAPSHOT", "MESSAGE 1", "LEFT 2"), room.told(1));
    room.at(1, 1, 2);
    assertTrue(room.loop.over());
  }

  /** Who came back at the last moment had no time to ask for what was lost. */
  @Test
  void whoComesBackAtTheLastMomentHasTimeToHearItAll() throws Exception {
    room.join(1, "ada", 1);
    room.join(2, "bob", 1);
    Joined joined = Joined.parseFrom(room.last(1, FrameKind.JOINED));
    room.drop(1);
    room.loop.kick(1, "go", room.now());
    room.pass(29_900);
    resume(3, joined, 1);
    room.pass(9_000);
    room.told(3);
    room.say(3, 1, 0, FrameKind.RESEND, 1);
    List<String> again = room.told(3);
    assertTrue(again.get(again.size() - 1).startsWith("LEFT "), again.toString());
    room.pass(2_000);
    List<String> end = room.told(3);
    assertEquals("GONE", end.get(end.size() - 1), "but not for ever");
  }

  /** The time to come back counted from LEFT, also when the connection broke long after it. */
  @Test
  void whoseConnectionBreaksAfterLeftHasTheWholeWindowToComeBackAndHearIt() throws Exception {
    Joined joined = joinAndBeSentAway();
    room.pass(20_000);
    room.drop(1);
    room.pass(29_900);
    resume(3, joined, 1);
    assertEquals(List.of("AT 1 0", "RESUMED", "SNAPSHOT", "MESSAGE 1", "LEFT 2"), room.told(3));
  }

  @Test
  void whoseConnectionBreaksAgainAndAgainBeforeTheyHearLeftIsNotWaitedForForEver()
      throws Exception {
    Joined joined = joinAndBeSentAway();
    for (int link = 1; link < 4; link++) {
      room.drop(link);
      room.pass(22_000);
      assertEquals(1, room.loop.held().lingering());
      resume(link + 1, joined, link);
    }
    room.drop(4);
    room.pass(5_000);
    assertEquals(0, room.loop.held().lingering(), "after twice the window, and 10 s");
    resume(5, joined, 4);
    assertEquals(List.of("AT 0 0", "GONE"), room.told(5));
  }

  private Joined joinAndBeSentAway() throws Exception {
    room.join(1, "ada", 1);
    room.join(2, "bob", 1);
    Joined joined = Joined.parseFrom(room.last(1, FrameKind.JOINED));
    room.loop.kick(1, "go", room.now());
    room.flush();
    return joined;
  }

  private void resume(int link, Joined joined, int generation) {
    Resume.Builder resume = Resume.newBuilder().setSession(joined.getSession());
    resume.setSecret(joined.getSecret()).setGeneration(generation);
    room.resume(link, "ada", resume.build());
  }

  @Test
  void whoMissedLeftItselfLearnsOfItByAProbeOrByGoingOn() {
    join("ada");
    room.say(1, 1, 1, FrameKind.LEAVE);
    room.told(1);
    room.say(1, 2, 1, FrameKind.PROBE);
    assertEquals(List.of("AT 3 1"), room.told(1), "a gap");
    room.say(1, 1, 1, FrameKind.LEAVE);
    room.pass(60);
    assertEquals(List.of("AT 3 1"), room.told(1), "a gap");
  }

  @Test
  void whatTheLastMessagesWereSaidInIsShownBeforeThem() {
    join("ada");
    FrameWriter said = new FrameWriter().at(1, 1, 1, 0);
    said.frame(FrameKind.OPERATION, note("the end")).frame(FrameKind.LEAVE, ByteString.EMPTY);
    room.frames(1, said);
    assertEquals(List.of("AT 2 2", "CHANGE", "MESSAGE 2", "LEFT 3"), room.told(1));
  }

  @Test
  void leftFitsIntoAnOutboxThatIsFull() {
    Outbox outbox = new Outbox(new Outbox.SharedBytes());
    OutFrame quarter = new OutFrame(ByteString.copyFrom(new byte[RoomLimits.OUTBOX_OWN_BYTES / 4]));
    for (int i = 0; i < 4; i++) {
      assertTrue(outbox.add(quarter, true));
    }
    outbox.addLast(quarter);
    assertEquals(5, outbox.size(), "nothing that was said before is lost");
  }

  private void acknowledgeAll() {
    room.at(1, 3, 3);
    room.pass(5_000);
    assertEquals(List.of(), room.told(1), "LEFT is acknowledged");
  }

  private void join(String name) {
    room.join(1, name, 1);
    room.told(1);
  }

  private static ToTrial note(String text) {
    return ToTrial.newBuilder().setNote(text).build();
  }
}
