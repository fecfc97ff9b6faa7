package io.rookery.process;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import io.rookery.protocol.CloseCode;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.client.ClientListener;
import io.rookery.protocol.client.RoomClient;
import io.rookery.protocol.v1.Ended;
import io.rookery.protocol.v1.GoAway;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Welcome;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A guest of a node in another process, over plain ws: one connection, one room. */
public final class RemotePlayer implements WebSocket.Listener, ClientListener {
  private static final long LONGEST_SECONDS = 60;
  private static final long REPEAT_SECONDS = 2;
  private static final int MOST_ATTEMPTS = 30;
  private static final long CHORES_NANOS = 50_000_000;

  private record Heard(FrameKind kind, ByteString payload) {}

  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  /** Guarded by this player, as the caller's thread and the socket's use it. */
  private final RoomClient client = new RoomClient(this, new FrameWriter());

  private WebSocket socket;

  /** What the server last said about a join, for whoever waits in vain. */
  private volatile String refusal = "";

  private RemotePlayer() {}

  /** Connects to a node for development and says hello. */
  public static RemotePlayer connect(int port, String name) throws Exception {
    return connectWith(port, token(port, name));
  }

  /** A guest's token. */
  public static String token(int port, String name) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    URI desk = URI.create("http://127.0.0.1:" + port + "/dev/token?name=" + name);
    String answer =
        http.send(HttpRequest.newBuilder(desk).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    return new JsonObject(answer).getString("token");
  }

  /** Connects and says hello with this token. */
  public static RemotePlayer connectWith(int port, String token) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    RemotePlayer player = new RemotePlayer();
    player.socket =
        http.newWebSocketBuilder()
            .subprotocols("rookery.v1")
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), player)
            .get(LONGEST_SECONDS, TimeUnit.SECONDS);
    Hello hello = Hello.newBuilder().setToken(token).build();
    synchronized (player) {
      player.client.connected(hello, System.nanoTime());
    }
    player.await(FrameKind.WELCOME);
    return player;
  }

  /** Asks for a seat until there is one, and returns JOINED. */
  public Joined join(Join join) throws Exception {
    Join wish = join;
    for (int attempt = 0; attempt < MOST_ATTEMPTS && !closed.isDone(); attempt++) {
      synchronized (this) {
        if (!client.isAsking()) {
          client.join(wish, System.nanoTime());
        }
      }
      Optional<ByteString> answer = await(FrameKind.JOINED, REPEAT_SECONDS);
      if (answer.isPresent()) {
        return Joined.parseFrom(answer.get());
      }
      String another = UUID.randomUUID().toString().substring(0, 16); // after a refusal
      wish = join.toBuilder().setId(ByteString.copyFromUtf8(another)).build();
    }
    throw new AssertionError("no JOINED came" + refusal + end());
  }

  private String end() {
    return closed.isDone() ? "; " + closed.handle((code, how) -> code + " " + how).join() : "";
  }

  /** Says something to the room, as soon as the window has room for it. */
  public synchronized void say(Message operation) {
    ByteString payload = operation.toByteString();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (client.session() != null && !client.session().admits(payload.size())) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("the window stays full");
      }
      client.chores(System.nanoTime());
      awaitNews();
    }
    client.say(FrameKind.OPERATION, payload, System.nanoTime(), System.nanoTime());
    client.flush();
  }

  private void awaitNews() {
    try {
      wait(TimeUnit.NANOSECONDS.toMillis(CHORES_NANOS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for the next of this kind, passing over others: WELCOME, JOINED, MESSAGE and ends. */
  public ByteString await(FrameKind kind) throws InterruptedException {
    return await(kind, LONGEST_SECONDS)
        .orElseThrow(() -> new AssertionError("no " + kind + " came"));
  }

  private Optional<ByteString> await(FrameKind kind, long seconds) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (until - System.nanoTime() > 0) {
      Heard next = heard.poll(CHORES_NANOS, TimeUnit.NANOSECONDS);
      if (next == null) {
        synchronized (this) {
          client.chores(System.nanoTime());
        }
      } else if (next.kind() == kind) {
        return Optional.of(next.payload());
      }
    }
    return Optional.empty();
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
      synchronized (this) {
        client.received(message.toByteArray(), System.nanoTime());
        client.chores(System.nanoTime());
        notifyAll();
      }
      message.reset();
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    over(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    over(1006);
  }

  private void over(int code) {
    synchronized (this) {
      client.disconnected(System.nanoTime());
    }
    closed.complete(code);
  }

  @Override
  public void send(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  @Override
  public void violated(String how) {
    closed.completeExceptionally(new AssertionError(how));
    socket.sendClose(CloseCode.PROTOCOL_VIOLATION.code(), how);
  }

  @Override
  public void unanswered() {
    String how = "nobody answered";
    closed.completeExceptionally(new AssertionError(how));
    socket.sendClose(CloseCode.NORMAL.code(), how);
  }

  @Override
  public void welcomed(Welcome welcome) {
    hear(FrameKind.WELCOME, welcome);
  }

  @Override
  public void goAway(GoAway goAway) {
    hear(FrameKind.GO_AWAY, goAway);
  }

  @Override
  public void joined(Joined joined, long nowNanos) {
    hear(FrameKind.JOINED, joined);
  }

  @Override
  public void joinRefused(JoinRefused refused) {
    refusal = ", but " + refused.getCode() + ": " + refused.getText();
  }

  @Override
  public void ended(Ended ended) {
    hear(FrameKind.ENDED, ended);
  }

  @Override
  public void message(Frame.Carries frame, long nowNanos) {
    heard.add(new Heard(FrameKind.MESSAGE, frame.payload()));
  }

  private void hear(FrameKind kind, MessageLite said) {
    heard.add(new Heard(kind, said.toByteString()));
  }
}
