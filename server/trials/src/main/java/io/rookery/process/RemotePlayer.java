package io.rookery.process;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import io.rookery.protocol.Decoded;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameDecoder;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Pong;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A guest of a node in another process, over plain ws: one connection, one room. */
public final class RemotePlayer implements WebSocket.Listener {
  private static final long LONGEST_SECONDS = 60;
  private static final long REPEAT_SECONDS = 2;
  private static final int MOST_ATTEMPTS = 30;

  private final BlockingQueue<Frame.Carries> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private WebSocket socket;
  private long channel;
  private long nextOperation = 1;

  private RemotePlayer() {}

  /** Connects to a node for development and says hello. */
  public static RemotePlayer connect(int port, String name) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    URI desk = URI.create("http://127.0.0.1:" + port + "/dev/token?name=" + name);
    String answer =
        client
            .send(HttpRequest.newBuilder(desk).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    RemotePlayer player = new RemotePlayer();
    player.socket =
        client
            .newWebSocketBuilder()
            .subprotocols("rookery.v1")
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), player)
            .get(LONGEST_SECONDS, TimeUnit.SECONDS);
    Hello hello = Hello.newBuilder().setToken(new JsonObject(answer).getString("token")).build();
    player.send(new FrameWriter().frame(FrameKind.HELLO, hello));
    player.await(FrameKind.WELCOME);
    return player;
  }

  /** Asks for a seat until there is an answer, on a new channel each time, and returns JOINED. */
  public Joined join(Join join) throws Exception {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      channel++;
      Join again = join.toBuilder().setAttempt(attempt).build();
      send(new FrameWriter().at(channel, 1, 0, 0).frame(FrameKind.JOIN, again));
      Optional<ByteString> answer = await(FrameKind.JOINED, REPEAT_SECONDS);
      if (answer.isPresent()) {
        return Joined.parseFrom(answer.get());
      }
    }
    throw new AssertionError("no JOINED came");
  }

  /** Says something to the room. */
  public void say(Message operation) {
    send(
        new FrameWriter().at(channel, nextOperation++, 0, 0).frame(FrameKind.OPERATION, operation));
  }

  /** Waits for the next frame of this kind, passing over others. */
  public ByteString await(FrameKind kind) throws InterruptedException {
    return await(kind, LONGEST_SECONDS)
        .orElseThrow(() -> new AssertionError("no " + kind + " came"));
  }

  private Optional<ByteString> await(FrameKind kind, long seconds) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (true) {
      Frame.Carries frame = frames.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (frame == null || frame.kind() == kind) {
        return Optional.ofNullable(frame).map(Frame.Carries::payload);
      }
    }
  }

  /** Waits for the connection's end and returns the close code; 1006 when none was said. */
  public int closeCode() throws Exception {
    return closed.get(LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    message.writeBytes(part);
    if (last) {
      if (FrameDecoder.decode(message.toByteArray(), FrameKind.From.SERVER)
          instanceof Decoded.Message whole) {
        whole.frames().forEach(this::heard);
      }
      message.reset();
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(1006);
  }

  private void heard(Frame frame) {
    if (!(frame instanceof Frame.Carries carries)) {
      return;
    }
    if (carries.kind() == FrameKind.PING) {
      answer(carries);
    } else {
      frames.add(carries);
    }
  }

  private void answer(Frame.Carries asked) {
    try {
      Ping ping = Ping.parseFrom(asked.payload());
      MessageLite pong = Pong.newBuilder().setId(ping.getId()).setSentMs(ping.getSentMs()).build();
      send(new FrameWriter().frame(FrameKind.PONG, pong));
    } catch (InvalidProtocolBufferException e) {
      closed.completeExceptionally(e);
    }
  }

  private synchronized void send(FrameWriter frames) {
    socket.sendBinary(ByteBuffer.wrap(frames.toByteArray()), true).join();
  }
}
