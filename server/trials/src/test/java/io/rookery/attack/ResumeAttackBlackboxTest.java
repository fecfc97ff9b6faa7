package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Gone;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Resume;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Those who ask for a seat that is somebody else's. */
class ResumeAttackBlackboxTest {
  private static final int FAILURES_ANSWERED = 64;

  @RegisterExtension static final AttackedNode node = new AttackedNode();

  @Test
  void aWrongSecretGivesNoSeatAndTheOwnerKeepsTheirs() throws Exception {
    try (RawTls ada = RawTls.greeted(node);
        RawTls mallory = RawTls.greeted(node)) {
      Joined seat = seat(ada);
      Resume good = resume(seat);
      byte[] almost = seat.getSecret().toByteArray();
      almost[31] ^= 1;
      assertGone(mallory, 1, good.toBuilder().setSecret(ByteString.copyFrom(almost)).build());
      assertGone(mallory, 2, good.toBuilder().clearSecret().build());
      ByteString shorter = seat.getSecret().substring(0, 31);
      assertGone(mallory, 3, good.toBuilder().setSecret(shorter).build());
      ByteString longer = ByteString.copyFrom(new byte[8_000]);
      assertGone(mallory, 4, good.toBuilder().setSecret(longer).build());
      assertStillSeated(ada);
    }
  }

  @Test
  void theRightSecretIsNothingWithAnothersToken() throws Exception {
    try (RawTls ada = RawTls.greeted(node);
        RawTls mallory = RawTls.open(node).hello(node.tokens().of("mallory"))) {
      assertGone(mallory, 1, resume(seat(ada)));
      assertStillSeated(ada);
    }
  }

  @Test
  void aSessionOrRoomThatIsNotThereIsAnsweredAsIfTheSecretWereWrong() throws Exception {
    try (RawTls ada = RawTls.greeted(node);
        RawTls mallory = RawTls.greeted(node)) {
      Resume good = resume(seat(ada));
      assertGone(mallory, 1, good.toBuilder().setSession("nobody").build());
      assertGone(mallory, 2, good.toBuilder().setSession("x".repeat(8_000)).build());
      assertGone(mallory, 3, good.toBuilder().setRoom("nowhere").build());
      assertGone(mallory, 4, Resume.getDefaultInstance());
      assertStillSeated(ada);
    }
  }

  @Test
  void whatAResumeClaimsToHaveSeenIsNotBelieved() throws Exception {
    try (RawTls ada = RawTls.greeted(node);
        RawTls again = RawTls.greeted(node)) {
      Resume good = resume(seat(ada));
      Resume boasting =
          good.toBuilder()
              .setEpoch(Long.MAX_VALUE)
              .setLastMessage(Long.MAX_VALUE)
              .setStateVersion(-1)
              .setHighestOperation(-1)
              .build();
      again.say(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.RESUME, boasting));
      Frame.Carries answer = again.await(FrameKind.RESUMED, FrameKind.RESYNCED);
      assertTrue(answer.length() > 0);
      assertStillSeated(again);
    }
  }

  @Test
  void whoTriesSecretsGetsNoAnswersAnyMore() throws Exception {
    var slowed = node.lost("resume_slowed");
    try (RawTls ada = RawTls.greeted(node);
        RawTls mallory = RawTls.greeted(node)) {
      Resume guess = resume(seat(ada)).toBuilder().setSecret(ByteString.EMPTY).build();
      for (int channel = 1; channel <= FAILURES_ANSWERED; channel++) {
        assertGone(mallory, channel, guess);
      }
      int channel = FAILURES_ANSWERED;
      while (slowed.more() == 0 && channel < 10 * FAILURES_ANSWERED) { // one in 500 ms is forgiven
        mallory.say(
            new FrameWriter()
                .at(++channel, 1, 0, 0)
                .frame(FrameKind.RESUME, guess)
                .frame(FrameKind.PING, Ping.getDefaultInstance()));
        mallory.await(FrameKind.PONG); // by now it is slowed, or will be answered
      }
      slowed.assertAtLeast(1);
      assertStillSeated(ada);
    }
  }

  private static Joined seat(RawTls player) throws IOException {
    Join join = RawTls.join("echo").setMode(Join.Mode.MODE_CREATE).build();
    player.say(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.JOIN, join));
    return Joined.parseFrom(player.await(FrameKind.JOINED).payload());
  }

  private static Resume resume(Joined seat) {
    return Resume.newBuilder()
        .setRoom(seat.getRoom())
        .setSession(seat.getSession())
        .setSecret(seat.getSecret())
        .setGeneration(1)
        .setEpoch(seat.getEpoch())
        .build();
  }

  private static void assertGone(RawTls socket, long channel, Resume resume) throws IOException {
    socket.say(new FrameWriter().at(channel, 1, 0, 0).frame(FrameKind.RESUME, resume));
    Gone gone = Gone.parseFrom(socket.await(FrameKind.GONE).payload());
    assertEquals("unknown_session", gone.getCode());
    assertEquals(channel, socket.channel());
  }

  private static void assertStillSeated(RawTls player) throws IOException {
    player.say(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.LEAVE, ByteString.EMPTY));
    player.await(FrameKind.LEFT);
  }
}
