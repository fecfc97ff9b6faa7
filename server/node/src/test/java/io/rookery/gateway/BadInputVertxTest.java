package io.rookery.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.matchmaking.Matchmaker;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Pong;
import io.rookery.protocol.v1.Resume;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each kind of bad input gets its close code, is counted, and leaves a neighbour alone. */
class BadInputVertxTest {
  private static final byte[] NOTHING = {};

  private GatewayUnderTest gateway;
  private TestClient neighbour;

  @BeforeEach
  void start() throws Exception {
    gateway = new GatewayUnderTest(GatewayOptions.defaults());
    gateway.cluster.seatsEveryone = true;
    neighbour = gateway.greeted("neighbour").join(1, "r");
    neighbour.next(FrameKind.JOINED);
  }

  @AfterEach
  void stop() throws Exception {
    neighbour.send(new FrameWriter().frame(FrameKind.PING, Ping.newBuilder().setId(77).build()));
    neighbour.next(FrameKind.PONG);
    gateway.close();
  }

  private void closes(int code, FrameWriter message) throws Exception {
    closes(code, message.toByteArray());
  }

  private void closes(int code, byte[] message) throws Exception {
    assertEquals(code, gateway.greeted("bad").send(message).closeCode());
    gateway.awaitCount("connectionClosed(" + code + ")", 1);
  }

  private void closesAtOnce(int code, byte[] message) throws Exception {
    assertEquals(code, gateway.connect().send(message).closeCode());
    gateway.awaitCount("connectionClosed(" + code + ")", 1);
  }

  private RawSocket raw() throws IOException {
    return RawSocket.open(gateway.gateway.port());
  }

  @Test
  void theFirstFrameIsHello() throws Exception {
    closesAtOnce(
        4301,
        new FrameWriter()
            .at(1, 1, 0, 0)
            .frame(FrameKind.JOIN, TestClient.join(1).setRoom("r").build())
            .toByteArray());
  }

  @Test
  void helloIsProtobuf() throws Exception {
    byte[] garbage = {(byte) 0xff, 1, 2};
    closesAtOnce(
        4300, new FrameWriter().frame(FrameKind.HELLO, ByteString.copyFrom(garbage)).toByteArray());
  }

  @Test
  void helloComesOnce() throws Exception {
    closes(4300, TestClient.greeting("again"));
  }

  /**
   * Whether a second message came before WELCOME is a race that no client can know the end of: what
   * comes too early waits.
   */
  @Test
  void whatComesBeforeWelcomeIsHandledBehindIt() throws Exception {
    TestClient client =
        gateway
            .connect()
            .send(TestClient.greeting("hasty"))
            .join(1, "r")
            .send(new FrameWriter().frame(FrameKind.PING, Ping.newBuilder().setId(5).build()));
    List<FrameKind> heard = new ArrayList<>();
    while (!heard.contains(FrameKind.PONG) || !heard.contains(FrameKind.JOINED)) {
      heard.addAll(client.next().kinds());
    }
    assertEquals(FrameKind.WELCOME, heard.get(0));
    client.send(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.OPERATION, ByteString.EMPTY));
    gateway.cluster.awaitFrames();
  }

  @Test
  void whatComesBeforeWelcomeAndIsMalformedIsAViolation() throws Exception {
    TestClient client = gateway.connect().send(TestClient.greeting("hasty"));
    assertEquals(4300, client.send(new byte[] {63, 0}).closeCode());
  }

  @Test
  void whatComesBeforeARefusedTokenIsNotHeard() throws Exception {
    TestClient client = gateway.connect().send(TestClient.greeting("forged")).join(1, "unheard");
    assertEquals(4304, client.closeCode());
    assertTrue(gateway.cluster.uplinks.stream().noneMatch(up -> up.getRoom().equals("unheard")));
  }

  @Test
  void theCloseReasonNamesTheByte() throws Exception {
    ByteString garbage = ByteString.copyFrom(new byte[] {(byte) 0xff});
    FrameWriter ping = new FrameWriter().frame(FrameKind.PING, Ping.newBuilder().setId(1).build());
    int at = ping.size(); // 4
    assertReason("PING does not parse at byte 4", ping.frame(FrameKind.PING, garbage));
    assertReason("PONG does not parse at byte 0", new FrameWriter().frame(FrameKind.PONG, garbage));
    assertReason(
        "not a JOIN at byte 5", new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.JOIN, garbage));
    assertReason(
        "not a RESUME at byte 5",
        new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.RESUME, garbage));
    assertReason(
        "AT has 0 for a channel or number at byte 10",
        new FrameWriter()
            .frame(FrameKind.PONG, Pong.newBuilder().setId(1).build())
            .at(300, 1, 0, 0)
            .at(0, 1, 0, 0)
            .frame(FrameKind.PROBE, ByteString.EMPTY));
    assertReason("a second HELLO at byte 0", TestClient.greeting("again"));
    assertEquals(4, at);
  }

  private void assertReason(String reason, FrameWriter message) throws Exception {
    TestClient client = gateway.greeted("bad").send(message);
    assertEquals(4300, client.closeCode());
    assertEquals(reason, client.socket.closeReason());
  }

  @Test
  void aTokenIsNeededAndMustBeGood() throws Exception {
    closesAtOnce(4303, TestClient.greeting("").toByteArray());
    closesAtOnce(4102, TestClient.greeting("expired").toByteArray());
    closesAtOnce(4304, TestClient.greeting("forged").toByteArray());
  }

  @Test
  void malformedFramesAreViolations() throws Exception {
    closes(4300, NOTHING);
    closes(4300, new byte[] {63, 0}); // an unknown kind
    closes(4300, new byte[] {3, 5, 0}); // cut off
    closes(4300, new byte[] {(byte) 0x83, 0, 0}); // a varint that is not the shortest
    closes(4300, new byte[] {8, 1, 1}); // an AT of one number
    closes(4300, new byte[] {18, 0}); // an operation without AT
    closes(4300, new byte[] {2, 0}); // WELCOME is not for a client to say
    closes(4300, new byte[] {8, 3, 1, 1, 0, 20, 1, 0}); // LEAVE with a payload
  }

  @Test
  void joinAndPingAndResumeAreProtobuf() throws Exception {
    ByteString garbage = ByteString.copyFrom(new byte[] {(byte) 0xff});
    closes(4300, new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.JOIN, garbage));
    closes(4300, new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.RESUME, garbage));
    closes(4300, new FrameWriter().frame(FrameKind.PING, garbage));
    closes(4300, new FrameWriter().frame(FrameKind.PONG, garbage));
    closes(
        4300,
        new FrameWriter()
            .at(1, 1, 0, 0)
            .frame(
                FrameKind.JOIN,
                Join.newBuilder().setId(ByteString.copyFrom(new byte[15])).setRoom("r").build()));
    closes(
        4300, new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.JOIN, TestClient.join(1).build()));
  }

  @Test
  void aMessageAboveTheLimitIsTooBig() throws Exception {
    closes(1009, new byte[16 * 1024 + 1]);
  }

  @Test
  void aMessageInFragmentsHasTheSameLimit() throws Exception {
    try (RawSocket socket = raw()) {
      socket.frame(RawSocket.BINARY, new byte[16 * 1024]);
      socket.frame(RawSocket.LAST, new byte[1]);
      assertEquals(1009, socket.closeCode());
    }
  }

  @Test
  void aMessageOfExactlyTheLimitPasses() throws Exception {
    TestClient client = gateway.greeted("a").join(1, "r");
    client.next(FrameKind.JOINED);
    FrameWriter writer = new FrameWriter().at(1, 1, 0, 0);
    int rest = 16 * 1024 - writer.size() - 3; // a kind, and a length of two bytes
    writer.frame(FrameKind.OPERATION, ByteString.copyFrom(new byte[rest]));
    assertEquals(16 * 1024, writer.size());
    client.send(writer);
    assertEquals(writer.size(), gateway.cluster.awaitFrames().getArrivals(0).getFrames().size());
  }

  @Test
  void textIsNotAccepted() throws Exception {
    TestClient client = gateway.greeted("a");
    client.socket.writeTextMessage("hello");
    assertEquals(1003, client.closeCode());
  }

  @Test
  void malformedWebSocketFramesAreProtocolErrors() throws Exception {
    assertProtocolError(0x82, 0x00); // not masked
    assertProtocolError(0xc2, 0x80, 0, 0, 0, 0); // a reserved bit
    assertProtocolError(0x83, 0x80, 0, 0, 0, 0); // a reserved opcode
    assertProtocolError(0x09, 0x80, 0, 0, 0, 0); // a fragmented ping
    assertProtocolError(0x89, 0xfe, 0, 126); // a ping longer than 125
    assertProtocolError(0x80, 0x80, 0, 0, 0, 0); // a continuation of nothing
    assertProtocolError(0x88, 0x81, 0, 0, 0, 0, 1); // a close of one byte
  }

  private void assertProtocolError(int... bytes) throws Exception {
    try (RawSocket socket = raw()) {
      socket.write(bytes);
      assertEquals(1002, socket.closeCode());
    }
  }

  @Test
  void anEmptyFirstFragmentLosesNothing() throws Exception {
    try (RawSocket socket = raw()) {
      socket.frame(RawSocket.BINARY, NOTHING);
      socket.frame(RawSocket.CONTINUATION, TestClient.greeting("forged").toByteArray());
      socket.frame(RawSocket.LAST, NOTHING);
      assertEquals(4304, socket.closeCode());
    }
  }

  @Test
  void endlessFragmentsAreAViolation() throws Exception {
    try (RawSocket socket = raw()) {
      socket.frame(RawSocket.BINARY, NOTHING);
      for (int i = 0; i < 64; i++) {
        socket.frame(RawSocket.CONTINUATION, NOTHING);
      }
      assertEquals(4300, socket.closeCode());
    }
  }

  @Test
  void aPingIsAnsweredAndAFloodOfThemEndsTheConnection() throws Exception {
    try (RawSocket socket = raw()) {
      byte[] ping = new byte[106];
      ping[0] = (byte) (RawSocket.LAST | RawSocket.PING);
      ping[1] = (byte) (0x80 | 100);
      ByteBuffer flood = ByteBuffer.allocate(30 * ping.length);
      while (flood.hasRemaining()) {
        flood.put(ping);
      }
      socket.write(flood.array()); // at once: some are admitted each second
      assertEquals(RawSocket.NO_CLOSE_FRAME, socket.closeCode());
    } catch (IOException closedWhileWriting) {
      // The flood was cut off before it was all written.
    }
    gateway.awaitCount("connectionClosed(4305)", 1);
  }

  @Test
  void aCloseFrameIsAnswered() throws Exception {
    try (RawSocket socket = raw()) {
      socket.frame(RawSocket.LAST | RawSocket.CLOSE, new byte[] {0x03, (byte) 0xe8});
      assertEquals(1000, socket.closeCode());
    }
    gateway.awaitCount("connectionClosed(1000)", 1);
  }

  @Test
  void aFloodOfFramesIsClosed() throws Exception {
    FrameWriter pings = new FrameWriter();
    for (int i = 0; i < 201; i++) {
      pings.frame(FrameKind.PING, Ping.getDefaultInstance());
    }
    closes(4305, pings);
  }

  @Test
  void aFloodOfBareAtsIsClosedButNotOneOfOperations() throws Exception {
    TestClient client = gateway.greeted("a").join(1, "r");
    client.next(FrameKind.JOINED);
    FrameWriter operations = new FrameWriter();
    for (int i = 0; i < 256; i++) {
      operations.at(1, i + 1, 0, 0).frame(FrameKind.OPERATION, ByteString.EMPTY);
    }
    client.send(operations);
    gateway.cluster.awaitFrames();
    FrameWriter bare = new FrameWriter();
    for (int i = 0; i < 1_001; i++) {
      bare.at(1, 257, 0, 0);
    }
    assertEquals(4305, client.send(bare).closeCode());
  }

  /** 202 of them at once were FLOODING, though they are neither operations nor what is limited. */
  @Test
  void aHeapOfAcknowledgementsIsNoFlood() throws Exception {
    TestClient client = gateway.greeted("a").join(1, "r");
    client.next(FrameKind.JOINED);
    FrameWriter bare = new FrameWriter();
    for (int i = 0; i < 400; i++) {
      bare.at(1, 1, i, 0);
    }
    for (int i = 0; i < 100; i++) {
      bare.frame(FrameKind.PING, Ping.getDefaultInstance());
    }
    client.send(bare);
    client.next(FrameKind.PONG);
  }

  /** The end of a channel and what is said on it may pass each other. */
  @Test
  void framesForAChannelThatIsOverAreDroppedAndCounted() throws Exception {
    gateway.matchmaker =
        (join, attempt, seeker) ->
            Future.succeededFuture(new Matchmaker.Verdict.Refused("no_room", "", true));
    TestClient client = gateway.greeted("a").join(9, "r");
    client.next(FrameKind.JOIN_REFUSED);
    client.send(new FrameWriter().at(9, 1, 0, 0).frame(FrameKind.OPERATION, ByteString.EMPTY));
    gateway.awaitCount("lost(ENDED_CHANNEL)", 1);
    client.send(new FrameWriter().frame(FrameKind.PING, Ping.newBuilder().setId(1).build()));
    assertEquals(1, client.next(FrameKind.PONG).frames().size());
  }

  /** A client that mixed up its channels heard nothing, and had to guess. */
  @Test
  void framesForAChannelThatWasNeverOpenedAreAViolation() throws Exception {
    TestClient client = gateway.greeted("a").join(1, "r");
    client.next(FrameKind.JOINED);
    client.send(new FrameWriter().at(2, 1, 0, 0).frame(FrameKind.OPERATION, ByteString.EMPTY));
    assertEquals(4300, client.closeCode());
  }

  /** Such a join or resume was dropped, and its client asked for ever. */
  @Test
  void aChannelNumberThatIsNotAboveAllBeforeIsAViolation() throws Exception {
    FrameWriter resume =
        new FrameWriter().at(5, 1, 0, 0).frame(FrameKind.RESUME, Resume.getDefaultInstance());
    assertEquals(4300, joinedOn5().join(5, "other").closeCode());
    assertEquals(4300, joinedOn5().join(4, "other").closeCode());
    assertEquals(4300, joinedOn5().send(resume).closeCode());
  }

  private TestClient joinedOn5() throws Exception {
    TestClient client = gateway.greeted("a").join(5, "r");
    client.next(FrameKind.JOINED);
    return client;
  }
}
