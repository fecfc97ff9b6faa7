package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Ping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** WebSocket frames that RFC 6455 forbids, or that nobody well-meaning sends. */
class FrameAttackBlackboxTest {
  @RegisterExtension static final AttackedNode node = new AttackedNode();

  private static final byte[] NOTHING = {};
  private static final int PROTOCOL_ERROR = 1002;

  @Test
  void reservedBitsAreProtocolErrors() throws Exception {
    for (int bit : new int[] {0x40, 0x20, 0x10}) {
      assertCloses(PROTOCOL_ERROR, 0x80 | bit | RawTls.BINARY, 0x80, 0, 0, 0, 0);
      assertCloses(PROTOCOL_ERROR, 0x80 | bit | RawTls.PING, 0x80, 0, 0, 0, 0);
    }
  }

  @Test
  void reservedOpcodesAreProtocolErrors() throws Exception {
    for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
      assertCloses(PROTOCOL_ERROR, 0x80 | opcode, 0x80, 0, 0, 0, 0);
    }
  }

  @Test
  void aFrameWithoutAMaskIsAProtocolError() throws Exception {
    assertCloses(PROTOCOL_ERROR, 0x82, 0);
    assertCloses(PROTOCOL_ERROR, 0x89, 0);
    assertCloses(PROTOCOL_ERROR, 0x88, 2, 0x03, 0xe8);
  }

  @Test
  void aLengthThatIsNotTheShortestIsAProtocolError() throws Exception {
    assertCloses(PROTOCOL_ERROR, 0x82, 0xfe, 0, 125);
    assertCloses(PROTOCOL_ERROR, 0x82, 0xff, 0, 0, 0, 0, 0, 0, 0, 125);
    assertCloses(PROTOCOL_ERROR, 0x82, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff);
  }

  @Test
  void aLengthWithTheHighestBitIsAProtocolError() throws Exception {
    assertCloses(PROTOCOL_ERROR, 0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 1);
    assertCloses(PROTOCOL_ERROR, 0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
  }

  @Test
  void aLengthBeyondTheLimitIsTooBigBeforeItsBytesCome() throws Exception {
    assertCloses(1009, 0x82, 0xfe, 0x40, 0x01);
    assertCloses(1009, 0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
  }

  @Test
  void aControlFrameInFragmentsIsAProtocolError() throws Exception {
    for (int opcode : new int[] {RawTls.CLOSE, RawTls.PING, RawTls.PONG}) {
      assertCloses(PROTOCOL_ERROR, opcode, 0x80, 0, 0, 0, 0);
    }
  }

  @Test
  void aControlFrameLongerThan125IsAProtocolError() throws Exception {
    for (int opcode : new int[] {RawTls.CLOSE, RawTls.PING, RawTls.PONG}) {
      assertCloses(PROTOCOL_ERROR, 0x80 | opcode, 0xfe, 0, 126);
    }
    try (RawTls socket = RawTls.open(node)) {
      socket.frame(RawTls.LAST | RawTls.PING, new byte[125]);
      assertEquals(125, socket.read().payload().length, "a ping of 125 is answered");
    }
  }

  @Test
  void aContinuationOfNothingIsAProtocolError() throws Exception {
    assertCloses(PROTOCOL_ERROR, 0x80, 0x80, 0, 0, 0, 0);
    assertCloses(PROTOCOL_ERROR, 0x00, 0x80, 0, 0, 0, 0);
  }

  @Test
  void aMessageWithinAMessageIsAProtocolError() throws Exception {
    assertCloses(PROTOCOL_ERROR, 0x02, 0x80, 0, 0, 0, 0, 0x82, 0x80, 0, 0, 0, 0);
  }

  @Test
  void aPingBetweenFragmentsIsAnsweredAndTheMessageStaysWhole() throws Exception {
    byte[] hello = hello();
    try (RawTls socket = RawTls.open(node)) {
      socket.frame(RawTls.BINARY, NOTHING);
      socket.frame(RawTls.LAST | RawTls.PING, (byte) 7);
      assertEquals(RawTls.PONG, socket.read().opcode());
      socket.frame(RawTls.CONTINUATION, hello);
      socket.frame(RawTls.LAST, NOTHING);
      socket.await(FrameKind.WELCOME);
    }
  }

  @Test
  void aMessageMayHave64FragmentsAndNotOneMore() throws Exception {
    try (RawTls socket = RawTls.open(node)) {
      socket.frame(RawTls.BINARY, hello());
      for (int i = 0; i < 62; i++) {
        socket.frame(RawTls.CONTINUATION, NOTHING);
      }
      socket.frame(RawTls.LAST, NOTHING);
      socket.await(FrameKind.WELCOME);
    }
    var closed = node.closed(4300);
    try (RawTls socket = RawTls.open(node)) {
      socket.frame(RawTls.BINARY, hello());
      for (int i = 0; i < 64; i++) {
        socket.frame(RawTls.CONTINUATION, NOTHING);
      }
      assertEquals(4300, socket.closeCode());
    }
    closed.assertMore(1);
  }

  @Test
  void aMessageInFragmentsHasTheLimitOfAWholeOne() throws Exception {
    var closed = node.closed(1009);
    try (RawTls socket = RawTls.greeted(node)) {
      socket.frame(RawTls.BINARY, new byte[16 * 1024]);
      socket.frame(RawTls.LAST, new byte[1]);
      assertEquals(1009, socket.closeCode());
    }
    closed.assertMore(1);
  }

  @Test
  void aCloseCodeThatMayNotBeSentIsAProtocolError() throws Exception {
    for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535}) {
      assertCloses(PROTOCOL_ERROR, 0x88, 0x82, 0, 0, 0, 0, code >> 8, code & 0xff);
    }
  }

  @Test
  void aCloseBodyOfOneByteIsAProtocolError() throws Exception {
    assertCloses(PROTOCOL_ERROR, 0x88, 0x81, 0, 0, 0, 0, 3);
  }

  @Test
  void aCloseReasonThatIsNoTextIsInvalid() throws Exception {
    assertCloses(1007, 0x88, 0x84, 0, 0, 0, 0, 0x03, 0xe8, 0xff, 0xfe);
  }

  @Test
  void aCloseFrameIsAnsweredWithItsOwnCode() throws Exception {
    for (int code : new int[] {1000, 1001, 3000, 4999}) {
      try (RawTls socket = RawTls.open(node)) {
        socket.frame(RawTls.LAST | RawTls.CLOSE, (byte) (code >> 8), (byte) code);
        assertEquals(code, socket.closeCode());
        socket.awaitEnd();
      }
    }
    try (RawTls socket = RawTls.open(node)) {
      socket.frame(RawTls.LAST | RawTls.CLOSE);
      assertEquals(RawTls.NO_STATUS, socket.closeCode());
    }
  }

  @Test
  void whatFollowsACloseFrameIsNotHeard() throws Exception {
    var closed = node.closed(4300);
    try (RawTls socket = RawTls.open(node)) {
      byte[] both = RawTls.masked(RawTls.LAST | RawTls.CLOSE, (byte) 0x03, (byte) 0xe8);
      socket.write(both).frame(RawTls.LAST | RawTls.BINARY, NOTHING);
      assertEquals(1000, socket.closeCode());
    }
    closed.assertMore(0);
  }

  @Test
  void textIsNotAcceptedWhateverItSays() throws Exception {
    var closed = node.closed(1003);
    for (byte[] text : new byte[][] {"hello".getBytes(StandardCharsets.UTF_8), {(byte) 0xff}}) {
      try (RawTls socket = RawTls.greeted(node)) {
        socket.frame(RawTls.LAST | RawTls.TEXT, text);
        assertEquals(1003, socket.closeCode());
      }
    }
    closed.assertMore(2);
  }

  @Test
  void moreThanTenControlFramesASecondEndTheConnection() throws Exception {
    var closed = node.closed(4305);
    try (RawTls socket = RawTls.greeted(node)) {
      socket.write(many(10, RawTls.masked(RawTls.LAST | RawTls.PONG)));
      socket.say(new FrameWriter().frame(FrameKind.PING, Ping.getDefaultInstance()));
      socket.await(FrameKind.PONG);
    }
    try (RawTls socket = RawTls.greeted(node)) {
      socket.write(many(30, RawTls.masked(RawTls.LAST | RawTls.PONG)));
      assertEquals(RawTls.NO_CLOSE_FRAME, socket.closeCode());
    }
    closed.assertMore(1);
  }

  private static byte[] many(int count, byte[] frame) {
    byte[] all = new byte[count * frame.length];
    for (int i = 0; i < count; i++) {
      System.arraycopy(frame, 0, all, i * frame.length, frame.length);
    }
    return all;
  }

  private static byte[] hello() {
    Hello hello = Hello.newBuilder().setToken(node.tokens().of("attacker")).build();
    return RawTls.hello(hello).toByteArray();
  }

  private static void assertCloses(int code, int... bytes)
      throws IOException, InterruptedException {
    var closed = node.closed(code);
    try (RawTls socket = RawTls.open(node)) {
      socket.write(bytes);
      assertEquals(code, socket.closeCode());
    }
    closed.assertMore(1);
  }
}
