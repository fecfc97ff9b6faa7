package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.Varint;
import io.rookery.protocol.v1.Gone;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Resume;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Those who ask for a seat that is somebody else's. */
class ResumeAttackBlackboxTest {
  @RegisterExtension static final AttackedNode node = new AttackedNode();

  @Test
  void aWrongSecretGivesNoSeatAndTheOwnerKeepsTheirs() throws Exception {
    try (RawTls ada = RawTls.greeted(node, "ada");
        RawTls mallory = RawTls.greeted(node, "ada")) {
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
    try (RawTls ada = RawTls.greeted(node, "ada");
        RawTls mallory = RawTls.greeted(node, "ada")) {
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
    try (RawTls ada = RawTls.greeted(node, "ada");
        RawTls again = RawTls.greeted(node, "ada")) {
      Resume good = resume(seat(ada));
      Resume boasting =
          good.toBuilder()
              .setEpoch(Varint.MAX)
              .setLastMessage(Varint.MAX)
              .setStateVersion(Varint.MAX)
              .setHighestOperation(Varint.MAX)
              .build();
      again.say(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.RESUME, boasting));
      Frame.Carries answer = again.await(FrameKind.RESUMED, FrameKind.RESYNCED);
      assertTrue(answer.length() > 0);
      assertStillSeated(again);
    }
  }

  /** The limiter for those who fail dropped correct secrets of the same address too. */
  @Test
  void whoTriesSecretsIsToldNoMoreAndKeepsNobodyOfTheirAddressOut() throws Exception {
    var slowed = node.lost("resume_slowed");
    String nat = node.freshAddress();
    Joined seat;
    try (RawTls ada = RawTls.connect(node, nat).upgrade().hello(node.tokens().of("ada"))) {
      seat = seat(ada);
      Resume guess = resume(seat).toBuilder().setSecret(ByteString.EMPTY).build();
      for (String mallory : List.of("mallory-1", "mallory-2", "mallory-3")) {
        try (RawTls socket = RawTls.connect(node, nat).upgrade().hello(node.tokens().of(mallory))) {
          for (int channel = 1; channel <= 40; channel++) {
            Resume other = guess.toBuilder().setSession("9-" + channel).build();
            socket.say(
                new FrameWriter()
                    .at(channel, 1, 0, 0)
                    .frame(FrameKind.RESUME, other)
                    .frame(FrameKind.PING, Ping.getDefaultInstance()));
            socket.await(FrameKind.PONG);
          }
        }
      }
      slowed.assertAtLeast(1);
    }
    try (RawTls ada = RawTls.connect(node, nat).upgrade().hello(node.tokens().of("ada"))) {
      ada.say(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.RESUME, resume(seat)));
      ada.await(FrameKind.RESUMED, FrameKind.RESYNCED);
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
