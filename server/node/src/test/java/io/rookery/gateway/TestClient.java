package io.rookery.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.protocol.Decoded;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameDecoder;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Join;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A well-behaved WebSocket under a client's frames, good or bad. */
final class TestClient {
  /** One message from the server. */
  record Message(List<Frame> frames) {
    List<FrameKind> kinds() {
      List<FrameKind> kinds = new ArrayList<>();
      for (Frame frame : frames) {
        kinds.add(frame instanceof Frame.Carries carries ? carries.kind() : FrameKind.AT);
      }
      return kinds;
    }

    Frame.Carries carries(FrameKind kind) {
      return frames.stream()
          .filter(frame -> frame instanceof Frame.Carries c && c.kind() == kind)
          .map(Frame.Carries.class::cast)
          .findFirst()
          .orElseThrow(() -> new AssertionError(kind + " is not among " + kinds()));
    }
  }

  final WebSocket socket;
  final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final Queue<String> unread = new ArrayDeque<>();
  private int joins;

  private TestClient(WebSocket socket) {
    this.socket = socket;
    socket.binaryMessageHandler(
        buffer ->
            messages.add(
                new Message(
                    ((Decoded.Message)
                            FrameDecoder.decode(buffer.getBytes(), FrameKind.From.SERVER))
                        .frames())));
    socket.closeHandler(
        over ->
            closed.complete(
                socket.closeStatusCode() == null ? 1006 : (int) socket.closeStatusCode()));
    socket.exceptionHandler(cause -> {});
  }

  static WebSocketConnectOptions to(int port) {
    return new WebSocketConnectOptions()
        .setHost("127.0.0.1")
        .setPort(port)
        .setURI("/")
        .addSubProtocol("rookery.v1");
  }

  static TestClient connect(Vertx vertx, int port) throws Exception {
    return connect(vertx, to(port));
  }

  static TestClient connect(Vertx vertx, WebSocketConnectOptions options) throws Exception {
    var client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxFrameSize(1 << 20).setMaxMessageSize(1 << 20));
    return client
        .connect(options)
        .map(TestClient::new)
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  TestClient send(FrameWriter frames) {
    return send(frames.toByteArray());
  }

  TestClient send(byte[] message) {
    socket.writeBinaryMessage(Buffer.buffer(message));
    return this;
  }

  /** Says hello, and waits for WELCOME. */
  TestClient hello(String token) throws Exception {
    send(greeting(token));
    next().carries(FrameKind.WELCOME);
    return this;
  }

  static FrameWriter greeting(String token) {
    return new FrameWriter()
        .frame(FrameKind.HELLO, Hello.newBuilder().setToken(token).setSdk("test").build());
  }

  static Join.Builder join(int id) {
    byte[] bytes = new byte[16];
    bytes[0] = (byte) id;
    bytes[1] = (byte) (id >> 8);
    return Join.newBuilder().setId(ByteString.copyFrom(bytes));
  }

  /** Asks for a room by its id on a channel. */
  TestClient join(long channel, String room) {
    return send(
        new FrameWriter()
            .at(channel, 1, 0, 0)
            .frame(FrameKind.JOIN, join(++joins).setRoom(room).build()));
  }

  TestClient joinType(long channel, String type) {
    return send(
        new FrameWriter()
            .at(channel, 1, 0, 0)
            .frame(FrameKind.JOIN, join(++joins).setType(type).build()));
  }

  Message next() throws Exception {
    Message next = messages.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no message came");
    }
    return next;
  }

  /** The next message with a frame of this kind; others are dropped. */
  Message next(FrameKind kind) throws Exception {
    while (true) {
      Message next = next();
      if (next.kinds().contains(kind)) {
        return next;
      }
    }
  }

  /** What the next MESSAGE says; several may come in one WebSocket message. */
  String said() throws Exception {
    while (unread.isEmpty()) {
      for (Frame frame : next().frames()) {
        if (frame instanceof Frame.Carries carries && carries.kind() == FrameKind.MESSAGE) {
          unread.add(carries.payload().toStringUtf8());
        }
      }
    }
    return unread.poll();
  }

  int closeCode() throws Exception {
    return closed.get(20, TimeUnit.SECONDS);
  }

  static <T> T parse(com.google.protobuf.Parser<T> parser, Frame.Carries frame) {
    try {
      return parser.parseFrom(frame.payload());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
