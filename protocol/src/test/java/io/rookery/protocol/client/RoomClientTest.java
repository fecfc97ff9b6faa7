package io.rookery.protocol.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Ended;
import io.rookery.protocol.v1.Gone;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Left;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Resume;
import io.rookery.protocol.v1.Resumed;
import io.rookery.protocol.v1.Welcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomClientTest {
  private static final long MILLI = 1_000_000;
  private static final Join JOIN = Join.newBuilder().setType("echo").build();

  private final Heard heard = new Heard();
  private final RoomClient client = new RoomClient(heard, new FrameWriter());
  private long now;

  @Test
  void aSeatCostsOneMessage() {
    client.join(JOIN, now);
    client.connected(Hello.getDefaultInstance(), now);
    assertEquals(1, heard.sent.size());
    assertEquals("HELLO, AT 1 1 0, JOIN", heard.takeSentInWords());
  }

  @Test
  void aJoinThatIsNotAnsweredIsRepeatedOnANewChannelWithAGreaterAttempt() throws Exception {
    client.join(JOIN, now);
    client.connected(Hello.getDefaultInstance(), now);
    welcome();
    heard.takeSent();
    client.chores(2_000 * MILLI);
    assertEquals("", heard.takeSentInWords());
    client.chores(2_001 * MILLI);
    List<Frame> again = heard.takeSent();
    assertEquals(2, ((Frame.At) again.get(0)).channel());
    assertEquals(2, Join.parseFrom(((Frame.Carries) again.get(1)).payload()).getAttempt());
    receive(joined(1));
    assertNull(client.session(), "the older channel is not heard any more");
    receive(joined(2));
    assertEquals(List.of("joined"), heard.takeEvents());
  }

  @Test
  void whatWasSaidOnALostConnectionIsResumedAndSaidAgain() throws Exception {
    seated();
    say();
    say();
    client.flush();
    assertEquals("AT 1 1 0, OPERATION, OPERATION", heard.takeSentInWords());
    client.disconnected(now);
    client.connected(Hello.getDefaultInstance(), now);
    List<Frame> hello = heard.takeSent();
    Resume resume = Resume.parseFrom(((Frame.Carries) hello.get(2)).payload());
    assertEquals(2, resume.getHighestOperation());
    receive(resumed(1, 2));
    client.chores(now);
    assertEquals("AT 1 2 0, OPERATION", heard.takeSentInWords());
    assertEquals(List.of("resumed", "acknowledged: 1", "resent: 2"), heard.takeEvents());
  }

  @Test
  void aRefusedResumeDoesNotEndTheSession() throws Exception {
    seated();
    client.disconnected(now);
    client.connected(Hello.getDefaultInstance(), now);
    welcome();
    heard.takeSent();
    JoinRefused refused = JoinRefused.newBuilder().setCode("too_many_rooms").build();
    receive(new FrameWriter().at(1, 0, 0, 0).frame(FrameKind.JOIN_REFUSED, refused));
    assertEquals(List.of("resume refused: too_many_rooms"), heard.takeEvents());
    client.chores(2_001 * MILLI);
    List<Frame> again = heard.takeSent();
    Resume resume = Resume.parseFrom(((Frame.Carries) again.get(1)).payload());
    assertEquals(2, resume.getGeneration());
  }

  /** It was repeated for as long as the connection lasted. */
  @Test
  void aJoinIsGivenUpAfterTenAttemptsThatNobodyAnswered() {
    client.join(JOIN, now);
    client.connected(Hello.getDefaultInstance(), now);
    welcome();
    for (int attempt = 2; attempt <= 10; attempt++) {
      passPatience();
      assertEquals(List.of(), heard.takeEvents());
    }
    heard.takeSent();
    passPatience();
    assertEquals(List.of("unanswered"), heard.takeEvents());
    assertFalse(client.isAsking());
    assertEquals("", heard.takeSentInWords());
  }

  /** It was repeated for ever. */
  @Test
  void aResumeIsGivenUpWhenNobodyAnsweredForAsLongAsTheSeatWasKept() {
    seated();
    client.disconnected(now);
    now += 60_000 * MILLI;
    heard.takeEvents();
    client.connected(Hello.getDefaultInstance(), now);
    welcome();
    heard.takeSent();
    client.chores(now + 1_000 * MILLI);
    assertEquals(List.of(), heard.takeEvents(), "one resume is tried whenever they come back");
    passPatience();
    assertEquals(List.of("unanswered"), heard.takeEvents());
    assertNull(client.session());
  }

  private void passPatience() {
    now += 2_001 * MILLI;
    client.chores(now);
  }

  @Test
  void whoIsToldThatTheRoomMovedResumesOnANewChannelAtOnce() {
    seated();
    receive(ended(1, Ended.Reason.REASON_MOVED));
    assertEquals("AT 2 1 0, RESUME", heard.takeSentInWords());
    receive(ended(2, Ended.Reason.REASON_MOVED));
    assertEquals("", heard.takeSentInWords(), "told so again, it waits");
    receive(resumed(2, 1));
    assertEquals(List.of("resumed"), heard.takeEvents());
  }

  @Test
  void aLostRoomEndsTheSession() {
    seated();
    receive(ended(1, Ended.Reason.REASON_ROOM_LOST));
    assertEquals(List.of("ended: REASON_ROOM_LOST"), heard.takeEvents());
    assertFalse(client.isAsking());
    Gone gone = Gone.newBuilder().setCode("left").build();
    receive(new FrameWriter().at(1, 0, 0, 0).frame(FrameKind.GONE, gone));
    assertEquals(List.of(), heard.takeEvents(), "the channel is over");
  }

  @Test
  void whoHearsThatTheirSessionIsOverMayAskForAnother() {
    RoomClient[] restless = new RoomClient[1];
    Heard again =
        new Heard() {
          @Override
          public void gone(Gone gone) {
            restless[0].join(JOIN, now);
          }
        };
    restless[0] = new RoomClient(again, new FrameWriter());
    restless[0].join(JOIN, now);
    restless[0].connected(Hello.getDefaultInstance(), now);
    restless[0].received(joined(1).toByteArray(), now);
    again.takeSent();
    Gone gone = Gone.newBuilder().setCode("expired").build();
    restless[0].received(
        new FrameWriter().at(1, 0, 0, 0).frame(FrameKind.GONE, gone).toByteArray(), now);
    assertEquals("AT 2 1 0, JOIN", again.takeSentInWords());
    assertTrue(restless[0].isAsking());
  }

  @Test
  void theLastMessageIsAcknowledgedBeforeTheChannelIsOver() {
    seated();
    client.leave(now);
    assertEquals("AT 1 1 0, LEAVE", heard.takeSentInWords());
    receive(new FrameWriter().at(1, 1, 1, 0).frame(FrameKind.LEFT, Left.getDefaultInstance()));
    assertEquals("AT 1 2 1", heard.takeSentInWords());
    assertEquals(List.of("left"), heard.takeEvents());
    assertNull(client.session());
  }

  @Test
  void aGapIsAskedForAndItsAcknowledgementIsNotUsed() {
    seated();
    say();
    client.flush();
    heard.takeSent();
    receive(message(1, 2, 1, "late"));
    client.chores(now);
    assertEquals("AT 1 2 0, RESEND", heard.takeSentInWords());
    assertEquals(List.of(), heard.takeEvents());
    receive(message(1, 1, 1, "early"));
    assertEquals(List.of("message: early", "acknowledged: 1"), heard.takeEvents());
  }

  @Test
  void beyondTheWindowNothingIsSaid() {
    seated();
    say();
    say();
    assertFalse(client.session().admits(1));
    assertThrows(IllegalStateException.class, this::say);
  }

  @Test
  void aPingIsAnsweredAtOnceBehindWhatWasSaid() {
    seated();
    say();
    receive(new FrameWriter().frame(FrameKind.PING, Ping.newBuilder().setId(7).build()));
    assertEquals("AT 1 1 0, OPERATION, PONG", heard.takeSentInWords());
  }

  @Test
  void aStillServerIsTakenForLost() {
    client.connected(Hello.getDefaultInstance(), now);
    assertFalse(client.silent(10_000 * MILLI));
    assertTrue(client.silent(10_001 * MILLI));
    welcome();
    assertFalse(client.silent(300 * MILLI));
    assertTrue(client.silent(301 * MILLI));
  }

  @Test
  void whatIsNoMessageIsAViolation() {
    seated();
    client.received(new byte[] {99, 0}, now);
    assertEquals(List.of("violated: a message is none"), heard.takeEvents());
  }

  private void seated() {
    client.join(JOIN, now);
    client.connected(Hello.getDefaultInstance(), now);
    receive(joined(1));
    heard.takeSent();
    heard.takeEvents();
  }

  private void say() {
    client.say(FrameKind.OPERATION, ByteString.copyFromUtf8("word"), now, now);
  }

  private void welcome() {
    Welcome welcome = Welcome.newBuilder().setPingIntervalMs(100).setPingTimeoutMs(200).build();
    receive(new FrameWriter().frame(FrameKind.WELCOME, welcome));
  }

  private static FrameWriter joined(long channel) {
    Joined joined =
        Joined.newBuilder()
            .setEpoch(1)
            .setWindowOperations(2)
            .setWindowBytes(1_000)
            .setOutboxMessages(100)
            .setOutboxBytes(1_000)
            .setResumeWindowMs(30_000)
            .setNextOperation(1)
            .setNextMessage(1)
            .build();
    return new FrameWriter().at(channel, 1, 0, 0).frame(FrameKind.JOINED, joined);
  }

  private static FrameWriter resumed(long channel, long nextOperation) {
    Resumed resumed = Resumed.newBuilder().setEpoch(1).setNextOperation(nextOperation).build();
    return new FrameWriter().at(channel, 1, nextOperation - 1, 0).frame(FrameKind.RESUMED, resumed);
  }

  private static FrameWriter ended(long channel, Ended.Reason reason) {
    Ended ended = Ended.newBuilder().setReason(reason).build();
    return new FrameWriter().at(channel, 0, 0, 0).frame(FrameKind.ENDED, ended);
  }

  private static FrameWriter message(long channel, long number, long ack, String text) {
    return new FrameWriter()
        .at(channel, number, ack, 0)
        .frame(FrameKind.MESSAGE, ByteString.copyFromUtf8(text));
  }

  private void receive(FrameWriter frames) {
    client.received(frames.toByteArray(), now);
  }
}
