package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.attack.RawTls.WebSocketFrame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Resume;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each violation that PROTOCOL.md names, on an open WebSocket. */
class ViolationBlackboxTest {
  @RegisterExtension static final AttackedNode node = new AttackedNode();

  private static final ByteString GARBAGE = ByteString.copyFrom(new byte[] {(byte) 0xff, 1, 2});

  @Test
  void aMessageWithoutAFrameIsAViolation() throws Exception {
    assertViolation("empty message");
  }

  @Test
  void aVarintThatIsCutOffTooLargeOrTooLongIsAViolation() throws Exception {
    String kind = "bad varint for a frame's kind";
    String length = "bad varint for a frame's length";
    assertViolation(kind, 0x80);
    assertViolation(kind, 0x83, 0, 0); // 3, in two bytes
    assertViolation(kind, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f); // 2^53 + ...
    assertViolation(kind, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1);
    assertViolation(length, 3, 0x80);
    assertViolation(length, 3, 0x80, 0);
    assertViolation(length, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f);
  }

  @Test
  void aKindThatNobodyKnowsIsAViolation() throws Exception {
    for (int kind : new int[] {0, 6, 7, 9, 15, 21, 63, 127}) {
      assertViolation("unknown frame kind " + kind, kind, 0);
    }
    assertViolation("unknown frame kind", 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f, 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = FrameKind.class,
      names = {
        "WELCOME",
        "GO_AWAY",
        "JOINED",
        "JOIN_REFUSED",
        "RESUMED",
        "RESYNCED",
        "GONE",
        "ENDED",
        "MESSAGE",
        "REFUSAL",
        "ANSWER",
        "LEFT",
        "SNAPSHOT",
        "CHANGE",
        "VOLATILE"
      })
  void whatOnlyAServerSaysIsAViolation(FrameKind kind) throws Exception {
    assertViolation(kind + " is not for a client to send", 8, 3, 1, 1, 0, kind.code(), 0);
  }

  @Test
  void aPayloadThatIsCutOffIsAViolation() throws Exception {
    assertViolation("5 bytes, but 1 are left", 3, 5, 0);
    assertViolation("are left", 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f, 0);
  }

  @Test
  void anAtThatIsNotThreeNumbersIsAViolation() throws Exception {
    String bad = "AT has not the numbers it should";
    assertViolation(bad, 8, 0);
    assertViolation(bad, 8, 2, 1, 1);
    assertViolation(bad, 8, 4, 1, 1, 0, 0);
    assertViolation(bad, 8, 4, 1, 1, 0, 1); // four are for a room
    assertViolation(bad, 8, 4, 1, 1, 0x80, 0);
    assertViolation(bad, 8, 3, 1, 0x80, 1); // three bytes, two numbers
  }

  @Test
  void anAtOfAClientThatHasA0ForChannelOrNumberIsAViolation() throws Exception {
    assertViolation("AT has 0 for a channel", 8, 3, 0, 1, 0);
    assertViolation("AT has 0 for a channel", 8, 3, 1, 0, 0);
    assertViolation(
        "AT has 0 for a channel",
        new FrameWriter().at(0, 1, 0, 0).frame(FrameKind.JOIN, RawTls.join("echo").build()));
  }

  @ParameterizedTest
  @EnumSource(
      value = FrameKind.class,
      names = {"JOIN", "RESUME", "OPERATION", "REQUEST", "LEAVE", "RESEND", "PROBE"})
  void aFrameOfAChannelWithoutAnAtIsAViolation(FrameKind kind) throws Exception {
    assertViolation(kind + " without AT before it", kind.code(), 0);
  }

  @Test
  void aResendALeaveOrAProbeOfAnotherFormIsAViolation() throws Exception {
    assertViolation("RESEND has not the payload", 8, 3, 1, 1, 0, 24, 0);
    assertViolation("RESEND has not the payload", 8, 3, 1, 1, 0, 24, 1, 0);
    assertViolation("RESEND has not the payload", 8, 3, 1, 1, 0, 24, 2, 1, 1);
    assertViolation("RESEND has not the payload", 8, 3, 1, 1, 0, 24, 2, 0x81, 0);
    assertViolation("LEAVE has not the payload", 8, 3, 1, 1, 0, 20, 1, 0);
    assertViolation("PROBE has not the payload", 8, 3, 1, 1, 0, 25, 1, 0);
  }

  @Test
  void aControlMessageThatDoesNotParseIsAViolation() throws Exception {
    assertViolation("PING does not parse", new FrameWriter().frame(FrameKind.PING, GARBAGE));
    assertViolation("PONG does not parse", new FrameWriter().frame(FrameKind.PONG, GARBAGE));
    assertViolation("not a JOIN", channel(FrameKind.JOIN, GARBAGE));
    assertViolation("not a RESUME", channel(FrameKind.RESUME, GARBAGE));
    ByteString beyondCounting = Resume.newBuilder().setHighestOperation(-1).build().toByteString();
    assertViolation("not a RESUME", channel(FrameKind.RESUME, beyondCounting));
  }

  @Test
  void aJoinHasAnIdOf16BytesAndNamesARoomOrAType() throws Exception {
    Join join = RawTls.join("echo").build();
    for (int length : new int[] {0, 15, 17}) {
      ByteString id = ByteString.copyFrom(new byte[length]);
      assertViolation("not a JOIN", channel(join.toBuilder().setId(id).build()));
    }
    assertViolation("not a JOIN", channel(join.toBuilder().clearTarget().build()));
  }

  @Test
  void theFirstFrameIsHello() throws Exception {
    var closed = node.closed(4301);
    assertFirst(4301, new FrameWriter().frame(FrameKind.PING, Ping.getDefaultInstance()));
    assertFirst(4301, channel(RawTls.join("echo").build()));
    assertFirst(4301, new FrameWriter().at(1, 1, 0, 0));
    closed.assertMore(3);
  }

  @Test
  void aHelloThatDoesNotParseIsAViolation() throws Exception {
    var closed = node.closed(4300);
    assertFirst(4300, new FrameWriter().frame(FrameKind.HELLO, GARBAGE));
    closed.assertMore(1);
  }

  @Test
  void aSecondHelloIsAViolation() throws Exception {
    Hello hello = Hello.newBuilder().setToken(node.tokens().of("other")).build();
    assertViolation("a second HELLO", RawTls.hello(hello));
    var closed = node.closed(4300);
    assertFirst(4300, RawTls.hello(hello).frame(FrameKind.HELLO, hello));
    closed.assertMore(1);
  }

  @Test
  void whatComesBeforeWelcomeWaitsForIt() throws Exception {
    Hello hello = Hello.newBuilder().setToken(node.tokens().of("hasty")).build();
    FrameWriter ping = new FrameWriter().frame(FrameKind.PING, Ping.newBuilder().setId(9).build());
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.writeBytes(RawTls.masked(RawTls.LAST | RawTls.BINARY, RawTls.hello(hello).toByteArray()));
    for (int i = 0; i < 100; i++) {
      many.writeBytes(RawTls.masked(RawTls.LAST | RawTls.BINARY, ping.toByteArray()));
    }
    try (RawTls socket = RawTls.open(node)) {
      socket.write(many.toByteArray());
      socket.await(FrameKind.WELCOME);
      for (int i = 0; i < 100; i++) {
        socket.await(FrameKind.PONG);
      }
    }
  }

  @Test
  void framesForAChannelThatIsOverAreDropped() throws Exception {
    var lost = node.lost("ended_channel");
    try (RawTls socket = RawTls.greeted(node)) {
      socket.say(channel(RawTls.join("no such").build()));
      socket.await(FrameKind.JOIN_REFUSED);
      socket.say(channel(FrameKind.OPERATION, GARBAGE));
      lost.assertMore(1);
      assertAlive(socket);
    }
  }

  @Test
  void aChannelIsNotOpenedTwiceNorALowerOneAfterIt() throws Exception {
    for (long channel : new long[] {5, 4}) {
      try (RawTls socket = RawTls.greeted(node)) {
        socket.say(at(5, 1).frame(FrameKind.JOIN, RawTls.join("arena").build()));
        socket.await(FrameKind.JOINED);
        socket.say(at(channel, 1).frame(FrameKind.JOIN, RawTls.join("arena").build()));
        WebSocketFrame close = socket.closeFrame();
        assertEquals(4300, close.code());
        assertEquals(
            "JOIN on channel " + channel + ", not above all before at byte 5", close.reason());
      }
    }
  }

  @Test
  void aJoinWhoseAttemptIsNotGreaterIsALateCopyAndIsRefused() throws Exception {
    try (RawTls socket = RawTls.greeted(node)) {
      Join join = RawTls.join("echo").setMode(Join.Mode.MODE_CREATE).build();
      socket.say(at(1, 1).frame(FrameKind.JOIN, join));
      Joined first = Joined.parseFrom(socket.await(FrameKind.JOINED).payload());
      Join here =
          join.toBuilder().clearMode().setRoom(first.getRoom()).build(); // straight to the room
      socket.say(at(2, 1).frame(FrameKind.JOIN, here));
      JoinRefused refused = JoinRefused.parseFrom(socket.await(FrameKind.JOIN_REFUSED).payload());
      assertEquals("old_attempt", refused.getCode());
      assertEquals(2, socket.channel());
      socket.say(at(3, 1).frame(FrameKind.JOIN, here.toBuilder().setAttempt(1).build()));
      assertEquals(3, channelOf(socket, FrameKind.JOINED));
    }
  }

  @Test
  void oneChannelMoreThanTheMostIsRefused() throws Exception {
    try (RawTls socket = RawTls.greeted(node)) {
      Join join = RawTls.join("echo").putMetadata("for", "many").build();
      for (int channel = 1; channel <= 16; channel++) {
        socket.say(at(channel, 1).frame(FrameKind.JOIN, renewed(join)));
        socket.await(FrameKind.JOINED);
      }
      socket.say(at(17, 1).frame(FrameKind.JOIN, renewed(join)));
      JoinRefused refused = JoinRefused.parseFrom(socket.await(FrameKind.JOIN_REFUSED).payload());
      assertEquals("too_many_rooms", refused.getCode());
      assertTrue(refused.getTemporary());
    }
  }

  private static Join renewed(Join join) {
    return join.toBuilder().setId(RawTls.join("").getId()).build();
  }

  /** The channel on which the next frame of this kind comes. */
  private static long channelOf(RawTls socket, FrameKind kind) throws IOException {
    socket.await(kind);
    return socket.channel();
  }

  private static FrameWriter at(long channel, long number) {
    return new FrameWriter().at(channel, number, 0, 0);
  }

  private static FrameWriter channel(FrameKind kind, ByteString payload) {
    return at(1, 1).frame(kind, payload);
  }

  private static FrameWriter channel(Join join) {
    return at(1, 1).frame(FrameKind.JOIN, join);
  }

  private static void assertAlive(RawTls socket) throws IOException {
    socket.say(new FrameWriter().frame(FrameKind.PING, Ping.newBuilder().setId(9).build()));
    socket.await(FrameKind.PONG);
  }

  private static void assertFirst(int code, FrameWriter message) throws IOException {
    try (RawTls socket = RawTls.open(node)) {
      assertEquals(code, socket.say(message).closeCode());
    }
  }

  private static void assertViolation(String reason, FrameWriter message) throws Exception {
    byte[] bytes = message.toByteArray();
    int[] all = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      all[i] = bytes[i];
    }
    assertViolation(reason, all);
  }

  /** The message closes the connection with 4300, the reason says this, and it is counted. */
  private static void assertViolation(String reason, int... message) throws Exception {
    byte[] bytes = new byte[message.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) message[i];
    }
    var closed = node.closed(4300);
    try (RawTls socket = RawTls.greeted(node)) {
      socket.frame(RawTls.LAST | RawTls.BINARY, bytes);
      WebSocketFrame close = socket.closeFrame();
      assertEquals(4300, close.code());
      assertTrue(close.reason().contains(reason), close.reason());
      assertTrue(close.reason().matches(".* at byte \\d+|empty message.*"), close.reason());
    }
    closed.assertMore(1);
  }
}
