package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.rookery.games.echo.Say;
import io.rookery.games.echo.ToEcho;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Payloads that are bombs, and messages at each limit: one below, at it, one above. */
class PayloadAttackBlackboxTest {
  private static final int LONGEST_MESSAGE = 16 * 1024;
  private static final int UNKNOWN_FIELD = 1000;

  @RegisterExtension static final AttackedNode node = new AttackedNode();

  @Test
  void aHelloNestedTooDeepIsAViolation() throws Exception {
    var closed = node.closed(4300);
    ByteString nested = groups(1_000);
    try (RawTls socket = RawTls.open(node)) {
      socket.say(new FrameWriter().frame(FrameKind.HELLO, nested));
      assertEquals(4300, socket.closeCode());
    }
    closed.assertMore(1);
  }

  @Test
  void unknownFieldsOfAHelloAreDropped() throws Exception {
    Hello hello = Hello.newBuilder().setToken(node.tokens().of("attacker")).build();
    ByteString more = hello.toByteString().concat(unknown(12_000));
    try (RawTls socket = RawTls.open(node)) {
      socket.say(new FrameWriter().frame(FrameKind.HELLO, more));
      socket.await(FrameKind.WELCOME);
    }
  }

  @Test
  void aJoinNestedTooDeepIsAViolation() throws Exception {
    var closed = node.closed(4300);
    ByteString nested = RawTls.join("echo").build().toByteString().concat(groups(17));
    try (RawTls socket = RawTls.greeted(node)) {
      assertEquals(4300, socket.say(channel(FrameKind.JOIN, nested)).closeCode());
    }
    closed.assertMore(1);
  }

  @Test
  void aJoinHasAtMost16EntriesOfMetadataOf64And256Characters() throws Exception {
    assertRefused("bad_join", metadata(17));
    assertRefused("bad_join", RawTls.join("echo").putMetadata("x".repeat(65), ""));
    assertRefused("bad_join", RawTls.join("echo").putMetadata("x", "y".repeat(257)));
    Join.Builder most = metadata(15).putMetadata("x".repeat(64), "y".repeat(256));
    try (RawTls socket = RawTls.greeted(node)) {
      socket.say(channel(FrameKind.JOIN, most.build().toByteString()));
      socket.await(FrameKind.JOINED);
    }
  }

  @Test
  void aJoinOfWhatDoesNotExistIsRefused() throws Exception {
    assertRefused("type_unknown", RawTls.join("x".repeat(10_000)));
    assertRefused("room_not_found", RawTls.join("").setRoom("x".repeat(10_000)));
    assertRefused("room_not_found", RawTls.join("").setRoom("../../etc/passwd\r\n\u0000"));
    ByteString options = ByteString.copyFrom(new byte[10_000]);
    assertRefused("bad_options", RawTls.join("echo").setOptions(options));
  }

  @Test
  void anOperationThatIsNoMessageOrNestedTooDeepIsRefusedAlone() throws Exception {
    var refused =
        node.count("rookery_operations_refused_total", "code=\"bad_message\",type=\"echo\"");
    try (RawTls socket = RawTls.seated(node, "echo")) {
      assertEquals("bad_message", refusal(socket, 1, ByteString.copyFrom(new byte[] {-1})));
      assertEquals("bad_message", refusal(socket, 2, groups(17)));
      assertEquals("bad_message", refusal(socket, 3, groups(4_000)));
      assertEquals("unknown_message", refusal(socket, 4, ByteString.EMPTY));
      assertEquals("unknown_message", refusal(socket, 5, groups(15)));
      assertEquals("unknown_message", refusal(socket, 6, unknown(12_000)));
      assertEquals("too_long", refusal(socket, 7, say("x".repeat(281))));
      socket.say(operation(8, say("x".repeat(280))));
      socket.await(FrameKind.MESSAGE);
    }
    refused.assertMore(3);
  }

  @Test
  void aRequestIsRefusedLikeAnyOperation() throws Exception {
    try (RawTls socket = RawTls.seated(node, "chat")) {
      assertEquals("bad_message", request(socket, 1, groups(17)));
      assertEquals("not_supported", request(socket, 2, ByteString.EMPTY));
    }
  }

  private static String request(RawTls socket, long number, ByteString payload) throws IOException {
    socket.say(new FrameWriter().at(1, number, 0, 0).frame(FrameKind.REQUEST, payload));
    return Refusal.parseFrom(socket.await(FrameKind.REFUSAL).payload()).getCode();
  }

  @Test
  void aMessageMayHave16KibAndNotOneByteMore() throws Exception {
    for (int length : new int[] {LONGEST_MESSAGE - 1, LONGEST_MESSAGE}) {
      try (RawTls socket = RawTls.seated(node, "echo")) {
        socket.say(ofMessage(length));
        assertEquals(
            "unknown_message",
            Refusal.parseFrom(socket.await(FrameKind.REFUSAL).payload()).getCode());
      }
    }
    var closed = node.closed(1009);
    try (RawTls socket = RawTls.seated(node, "echo")) {
      assertEquals(1009, socket.say(ofMessage(LONGEST_MESSAGE + 1)).closeCode());
    }
    closed.assertMore(1);
  }

  @Test
  void aHelloHasTheSameLimit() throws Exception {
    var closed = node.closed(1009);
    try (RawTls socket = RawTls.open(node)) {
      byte[] tooLong = new byte[LONGEST_MESSAGE + 1];
      assertEquals(1009, socket.frame(RawTls.LAST | RawTls.BINARY, tooLong).closeCode());
    }
    closed.assertMore(1);
  }

  @Test
  void aMessageMayHave200FramesThatAreNoOperationsAndNotOneMore() throws Exception {
    for (int count : new int[] {198, 199}) { // and HELLO before them
      try (RawTls socket = RawTls.open(node)) {
        socket.say(helloAndPings(count));
        for (int i = 0; i < count; i++) {
          socket.await(FrameKind.PONG);
        }
      }
    }
    var closed = node.closed(4305);
    try (RawTls socket = RawTls.open(node)) {
      assertEquals(4305, socket.say(helloAndPings(200)).closeCode());
    }
    closed.assertMore(1);
  }

  private static FrameWriter helloAndPings(int count) {
    Hello hello = Hello.newBuilder().setToken(node.tokens().of("attacker")).build();
    FrameWriter message = RawTls.hello(hello);
    for (int i = 0; i < count; i++) {
      message.frame(FrameKind.PING, Ping.getDefaultInstance());
    }
    return message;
  }

  private static Join.Builder metadata(int entries) {
    Join.Builder join = RawTls.join("echo");
    for (int i = 0; i < entries; i++) {
      join.putMetadata("key-" + i, "value");
    }
    return join;
  }

  private static void assertRefused(String code, Join.Builder join) throws IOException {
    try (RawTls socket = RawTls.greeted(node)) {
      socket.say(channel(FrameKind.JOIN, join.build().toByteString()));
      assertEquals(
          code, JoinRefused.parseFrom(socket.await(FrameKind.JOIN_REFUSED).payload()).getCode());
    }
  }

  private static String refusal(RawTls socket, long number, ByteString payload) throws IOException {
    socket.say(operation(number, payload));
    return Refusal.parseFrom(socket.await(FrameKind.REFUSAL).payload()).getCode();
  }

  private static FrameWriter operation(long number, ByteString payload) {
    return new FrameWriter().at(1, number, 0, 0).frame(FrameKind.OPERATION, payload);
  }

  private static FrameWriter channel(FrameKind kind, ByteString payload) {
    return new FrameWriter().at(1, 1, 0, 0).frame(kind, payload);
  }

  private static ByteString say(String text) {
    return ToEcho.newBuilder().setSay(Say.newBuilder().setText(text)).build().toByteString();
  }

  /** Groups in groups of a field that nobody knows. */
  private static ByteString groups(int depth) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (int i = 0; i < depth; i++) {
      out.writeTag(15, 3);
    }
    for (int i = 0; i < depth; i++) {
      out.writeTag(15, 4);
    }
    out.flush();
    return ByteString.copyFrom(bytes.toByteArray());
  }

  /** So many bytes, or a few less, of fields that nobody knows. */
  private static ByteString unknown(int length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (int i = 0; i + 4 <= length; i += 4) {
      out.writeUInt32(UNKNOWN_FIELD + i % 512, 1);
    }
    out.flush();
    return ByteString.copyFrom(bytes.toByteArray());
  }

  /** An operation that makes its message this long: a field that nobody knows. */
  private static FrameWriter ofMessage(int length) throws IOException {
    int payload = length - operation(1, ByteString.EMPTY).size() - 1; // its length takes 2 bytes
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeByteArray(UNKNOWN_FIELD, new byte[payload - 4]); // a tag of 2 bytes, a length of 2
    out.flush();
    FrameWriter message = operation(1, ByteString.copyFrom(bytes.toByteArray()));
    assertEquals(length, message.size());
    return message;
  }
}
