package io.rookery.attack;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.games.echo.Echoed;
import io.rookery.games.echo.FromEcho;
import io.rookery.games.echo.Shout;
import io.rookery.games.echo.ToEcho;
import io.rookery.load.AnyCertificate;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.client.ClientListener;
import io.rookery.protocol.client.RoomClient;
import io.rookery.protocol.v1.Answer;
import io.rookery.protocol.v1.Ended;
import io.rookery.protocol.v1.GoAway;
import io.rookery.protocol.v1.Gone;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Left;
import io.rookery.protocol.v1.Refusal;
import io.rookery.protocol.v1.Resumed;
import io.rookery.protocol.v1.Resynced;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A player who counts aloud, and checks that the others count without a slip. */
final class Neighbour implements WebSocket.Listener, ClientListener {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().sslContext(AnyCertificate.context()).build();
  private static final long LONGEST_SECONDS = 60;
  private static final int MOST_UNACKNOWLEDGED = 100;

  private final String room;
  private final String name;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final CompletableFuture<Joined> joined = new CompletableFuture<>();
  private final Map<String, Long> heard = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  /** Guarded by this neighbour, as the clock's thread and the socket's use it. */
  private final RoomClient client = new RoomClient(this, new FrameWriter());

  private CompletableFuture<WebSocket> socket;
  private long said;
  private boolean leaving;

  private Neighbour(String room, int index) {
    this.room = room;
    this.name = room + "-" + index;
  }

  /** Connects and takes a seat in the room for these neighbours, who are named after it. */
  static Neighbour seated(Target node, String room, int index) throws Exception {
    Neighbour neighbour = new Neighbour(room, index);
    neighbour.socket =
        CLIENT
            .newWebSocketBuilder()
            .subprotocols("rookery.v1")
            .buildAsync(URI.create("wss://" + node.host() + ":" + node.port() + "/"), neighbour);
    neighbour.socket.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    Hello hello = Hello.newBuilder().setToken(node.token(neighbour.name)).build();
    Join join = RawTls.join("echo").putMetadata("for", room).build();
    synchronized (neighbour) {
      neighbour.client.join(join, System.nanoTime());
      neighbour.client.connected(hello, System.nanoTime());
    }
    neighbour.joined.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    return neighbour;
  }

  String name() {
    return name;
  }

  String room() {
    return joined.join().getRoom();
  }

  synchronized long said() {
    return said;
  }

  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /** Counts on, and says what else is due. */
  synchronized void turn() {
    if (leaving) {
      return;
    }
    long now = System.nanoTime();
    if (client.session() != null && client.session().unacknowledged() < MOST_UNACKNOWLEDGED) {
      Shout shout = Shout.newBuilder().setText(String.valueOf(++said)).build();
      ByteString words = ToEcho.newBuilder().setShout(shout).build().toByteString();
      client.say(FrameKind.OPERATION, words, now, now);
    }
    client.chores(now);
  }

  /** Waits until the one who counts was heard to say this number. */
  synchronized void awaitHeard(String speaker, long count, long untilNanos)
      throws InterruptedException {
    while (heard.getOrDefault(speaker, 0L) < count && faults.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
      if (left <= 0) {
        faults.add(
            name + " heard of " + speaker + " up to " + heard.get(speaker) + ", not " + count);
        return;
      }
      wait(left);
    }
  }

  synchronized void leave() {
    leaving = true;
    socket.join().abort();
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    message.writeBytes(part);
    if (last) {
      whole(message.toByteArray());
      message.reset();
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    fault("was closed with " + code + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    fault("lost the connection: " + error);
  }

  private synchronized void fault(String what) {
    if (!leaving) {
      faults.add(name + " " + what);
      notifyAll();
    }
  }

  private synchronized void whole(byte[] bytes) {
    client.received(bytes, System.nanoTime());
    client.chores(System.nanoTime());
    notifyAll();
  }

  @Override
  public void message(Frame.Carries frame, long nowNanos) {
    try {
      hear(FromEcho.parseFrom(frame.payload()).getEchoed());
    } catch (InvalidProtocolBufferException e) {
      fault("got what does not parse");
    }
  }

  @Override
  public void joined(Joined seat, long nowNanos) {
    joined.complete(seat);
  }

  @Override
  public void violated(String how) {
    fault("was sent what breaks the protocol: " + how);
  }

  @Override
  public void unanswered() {
    fault("heard nothing for so long that it gave up");
  }

  @Override
  public void goAway(GoAway goAway) {
    fault("was sent away");
  }

  @Override
  public void joinRefused(JoinRefused refused) {
    fault("got no seat: " + refused.getCode());
  }

  @Override
  public void resumed(Resumed resumed, long nowNanos) {
    fault("had to resume");
  }

  @Override
  public void resynced(
      Resynced resynced, boolean wasAway, long declared, long skipped, long nowNanos) {
    fault("was resynced, as " + resynced.getReason());
  }

  @Override
  public void gone(Gone gone) {
    fault("has no session: " + gone.getCode());
  }

  @Override
  public void ended(Ended ended) {
    fault("lost the room: " + ended.getReason());
  }

  @Override
  public void left(Left left) {
    fault("was made to leave: " + left.getReason());
  }

  @Override
  public void refused(Refusal refusal) {
    fault("was refused: " + refusal.getCode());
  }

  @Override
  public void answered(Answer answer, boolean asked) {
    fault("was answered, and had not asked");
  }

  private void hear(Echoed echoed) {
    if (!echoed.getName().startsWith(room + "-")) {
      return; // an attacker sits here too
    }
    long count = Long.parseLong(echoed.getText());
    long expected = heard.getOrDefault(echoed.getName(), 0L) + 1;
    if (count != expected) {
      fault("heard " + echoed.getName() + " say " + count + " instead of " + expected);
    }
    heard.put(echoed.getName(), count);
  }

  @Override
  public synchronized void send(byte[] bytes) {
    socket = socket.thenCompose(open -> open.sendBinary(ByteBuffer.wrap(bytes), true));
  }
}
