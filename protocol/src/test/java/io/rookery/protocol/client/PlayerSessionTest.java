package io.rookery.protocol.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Resume;
import io.rookery.protocol.v1.Resumed;
import io.rookery.protocol.v1.Resynced;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlayerSessionTest {
  private static final Joined JOINED =
      Joined.newBuilder()
          .setRoom("r-1")
          .setSession("s-1")
          .setEpoch(1)
          .setWindowOperations(4)
          .setWindowBytes(1 << 18)
          .setOutboxMessages(2_048)
          .setOutboxBytes(1 << 18)
          .setNextOperation(1)
          .setNextMessage(1)
          .build();

  private final Heard heard = new Heard();
  private final PlayerSession session = new PlayerSession(1, JOINED, heard, 0);
  private final FrameWriter out = new FrameWriter();

  @Test
  void eachReturnHasAGreaterGenerationAndSaysWhatWasSentAndHeard() throws Exception {
    say(FrameKind.OPERATION);
    session.take(1, 4, 0);
    session.take(2, 4, 0);
    session.detach(5);
    say(FrameKind.OPERATION); // waits
    Resume first = resume(2);
    assertEquals(1, first.getGeneration());
    assertEquals(2, first.getLastMessage());
    assertEquals(1, first.getHighestOperation(), "what waited was never on a wire");
    assertEquals(2, resume(3).getGeneration());
    assertFalse(session.attached());
  }

  @Test
  void whatTheRoomLacksIsSaidAgainOnTheNewChannelAndThenWhatWaited() throws Exception {
    say(FrameKind.OPERATION);
    say(FrameKind.OPERATION);
    session.detach(5);
    say(FrameKind.OPERATION);
    resume(2);
    session.resumed(Resumed.newBuilder().setEpoch(1).setNextOperation(2).build());
    assertTrue(session.attached());
    assertEquals("AT 2 2 0, OPERATION, OPERATION", chores());
    assertEquals(List.of("resent: 2"), heard.takeEvents(), "3 goes out for the first time");
  }

  @Test
  void anAtNamesTheFirstOperationThatIsNotYetWritten() {
    ByteString large = ByteString.copyFrom(new byte[5_000]);
    session.say(out, FrameKind.OPERATION, large, 0, 0);
    session.say(out, FrameKind.OPERATION, large, 0, 0);
    out.clear();
    session.wanted(1);
    session.owesWord();
    assertEquals("AT 1 1 0, OPERATION, AT 1 2 0", chores(), "2 is still to be written again");
    assertEquals("AT 1 2 0, OPERATION", chores());
    assertEquals("", chores());
  }

  @Test
  void afterAResyncTheNextMessageIsTheOneItNames() {
    session.resynced(
        Resynced.newBuilder().setEpoch(1).setNextOperation(1).setNextMessage(8).build(), 0);
    assertEquals(List.of("resynced: 0 declared, 7 skipped"), heard.takeEvents());
    assertTrue(session.take(8, 4, 0));
  }

  @Test
  void onlyWhatIsSaidToBeLostIsDeclaredAndOnce() {
    Resynced resynced =
        Resynced.newBuilder()
            .setEpoch(1)
            .setNextOperation(1)
            .setLostFrom(1)
            .setLostTo(5)
            .setNextMessage(8)
            .build();
    session.take(1, 4, 0);
    assertTrue(session.resynced(resynced, 0));
    assertEquals(
        List.of("resynced: 4 declared, 6 skipped"), heard.takeEvents(), "2 to 5; 6 and 7, too");
    session.take(8, 4, 0);
    assertFalse(session.resynced(resynced, 0), "the room says its answer again");
    assertEquals(List.of(), heard.takeEvents());
    assertTrue(session.take(9, 4, 0));
  }

  @Test
  void theAnswerToAResumeMayLeadBack() throws Exception {
    session.take(1, 4, 0);
    session.take(2, 4, 0);
    session.detach(5);
    resume(2);
    Resynced back = Resynced.newBuilder().setEpoch(1).setNextOperation(1).setNextMessage(2).build();
    assertTrue(session.resynced(back, 0));
    assertTrue(session.take(2, 4, 0));
  }

  @Test
  void anAnswerThatMayHaveBeenLostIsNotWaitedFor() {
    say(FrameKind.REQUEST);
    say(FrameKind.REQUEST);
    session.acknowledged(2, 0);
    session.resynced(
        Resynced.newBuilder()
            .setEpoch(1)
            .setNextOperation(2)
            .setLostFrom(1)
            .setLostTo(7)
            .setNextMessage(8)
            .build(),
        0);
    assertEquals(1, session.unsettled());
    assertEquals(1, session.unknown());
    assertTrue(session.answered(1), "it was among those that were kept");
    assertEquals(0, session.unknown());
  }

  @Test
  void anAnswerCountsOnce() {
    say(FrameKind.REQUEST);
    session.acknowledged(1, 0);
    assertEquals(1, session.unsettled());
    assertTrue(session.answered(1));
    assertFalse(session.answered(1));
    assertEquals(0, session.unsettled());
  }

  @Test
  void leaveWaitsForItsPlaceInTheWindow() {
    for (int i = 0; i < 4; i++) {
      say(FrameKind.OPERATION);
    }
    session.leave();
    assertEquals("", chores());
    session.acknowledged(1, 0);
    assertEquals("AT 1 5 0, LEAVE", chores());
    assertFalse(session.admits(1), "nothing is said behind it");
  }

  @Test
  void aMessageThatComesAgainIsAcknowledgedAgain() {
    session.take(1, 4, 0);
    session.owesWord();
    assertEquals("AT 1 1 1", chores());
    assertFalse(session.take(1, 4, 0));
    assertEquals(List.of("repeated"), heard.takeEvents());
    assertEquals("AT 1 1 1", chores());
    assertEquals("", chores());
  }

  private void say(FrameKind kind) {
    out.clear();
    session.say(out, kind, ByteString.copyFromUtf8("word"), 0, 0);
  }

  private String chores() {
    out.clear();
    if (session.chores(out, 0)) {
      heard.send(out.toByteArray());
    }
    return heard.takeSentInWords();
  }

  private Resume resume(long channel) throws InvalidProtocolBufferException {
    out.clear();
    session.resume(out, channel);
    heard.send(out.toByteArray());
    return Resume.parseFrom(((Frame.Carries) heard.takeSent().get(1)).payload());
  }
}
