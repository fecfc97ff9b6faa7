package io.rookery.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.protocol.Decoded;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameDecoder;
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
          .setWindowOperations(256)
          .setWindowBytes(1 << 18)
          .setOutboxMessages(2_048)
          .setOutboxBytes(1 << 18)
          .setNextOperation(1)
          .setNextMessage(1)
          .build();

  private final Tally tally = new Tally();
  private final PlayerSession session = new PlayerSession(1, JOINED, tally, 0);
  private final FrameWriter out = new FrameWriter();

  @Test
  void eachReturnHasAGreaterGenerationAndSaysWhatWasSentAndHeard() throws Exception {
    say();
    session.outgoing().goesOut();
    session.take(1, 4, 0);
    session.take(2, 4, 0);
    session.detach(5);
    say(); // waits
    Resume first = resume(2);
    assertEquals(1, first.getGeneration());
    assertEquals(2, first.getLastMessage());
    assertEquals(1, first.getHighestOperation(), "what waited was never on a wire");
    assertEquals(2, resume(3).getGeneration());
    assertFalse(session.attached());
  }

  @Test
  void whatTheRoomLacksIsSaidAgainOnTheNewChannelAndThenWhatWaited() throws Exception {
    say();
    say();
    session.outgoing().goesOut();
    session.detach(5);
    say();
    resume(2);
    session.resumed(Resumed.newBuilder().setEpoch(1).setNextOperation(2).build());
    assertTrue(session.attached());
    out.clear();
    assertTrue(session.chores(out, 0));
    List<Frame> said = frames();
    Frame.At at = (Frame.At) said.get(0);
    assertEquals(2, at.channel());
    assertEquals(2, at.number());
    assertEquals(3, said.size(), "operations 2 and 3");
    assertEquals(1, tally.get(Count.RESENT), "3 goes out for the first time");
  }

  @Test
  void afterAResyncTheNextMessageIsTheOneItNames() {
    session.resynced(
        Resynced.newBuilder().setEpoch(1).setNextOperation(1).setNextMessage(8).build());
    assertEquals(7, tally.get(Count.RESYNC_LOST));
    assertTrue(session.take(8, 4, 0));
  }

  @Test
  void onlyWhatIsSaidToBeLostIsDeclared() {
    Resynced.Builder resynced =
        Resynced.newBuilder().setEpoch(1).setNextOperation(1).setLostFrom(1).setLostTo(5);
    session.take(1, 4, 0);
    assertEquals(4, session.resynced(resynced.setNextMessage(8).build()), "2 to 5");
    assertEquals(6, tally.get(Count.RESYNC_LOST), "6 and 7, too");
    assertEquals(0, session.resynced(resynced.build()), "known by now");
  }

  @Test
  void anAnswerThatMayHaveBeenLostIsNotWaitedFor() {
    session.ask(1);
    session.ask(2);
    session.resynced(
        Resynced.newBuilder()
            .setEpoch(1)
            .setNextOperation(2)
            .setLostFrom(1)
            .setLostTo(7)
            .setNextMessage(8)
            .build());
    assertEquals(1, session.unsettled());
    assertEquals(1, session.unknown());
    assertTrue(session.answered(1), "it was among those that were kept");
    assertEquals(0, session.unknown());
  }

  @Test
  void anAnswerCountsOnce() {
    session.ask(1);
    assertEquals(1, session.unsettled());
    assertTrue(session.answered(1));
    assertFalse(session.answered(1));
    assertEquals(0, session.unsettled());
  }

  private void say() {
    session.outgoing().add(FrameKind.OPERATION, ByteString.copyFromUtf8("word"), 0, 0);
  }

  private Resume resume(long channel) throws InvalidProtocolBufferException {
    out.clear();
    session.resume(out, channel);
    return Resume.parseFrom(((Frame.Carries) frames().get(1)).payload());
  }

  private List<Frame> frames() {
    Decoded decoded = FrameDecoder.decode(out.toByteArray(), FrameKind.From.CLIENT);
    return ((Decoded.Message) decoded).frames();
  }
}
