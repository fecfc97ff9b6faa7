package io.rookery.attack;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.games.echo.Echoed;
import io.rookery.games.echo.FromEcho;
import io.rookery.games.echo.Shout;
import io.rookery.games.echo.ToEcho;
import io.rookery.load.AnyCertificate;
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
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A player who counts aloud, and checks that the others count without a slip. */
final class Neighbour implements WebSocket.Listener {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().sslContext(AnyCertificate.context()).build();
  private static final long LONGEST_SECONDS = 60;
  private static final String NAME = "neighbour-";
  private static final int CHANNEL = 1;
  private static final int MOST_UNACKNOWLEDGED = 100;
  private static final int ACKNOWLEDGE_EACH = 64;
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(500);

  private final String name;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final CompletableFuture<Joined> joined = new CompletableFuture<>();
  private final Map<String, Long> heard = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  /** Operations not acknowledged yet, the oldest first. */
  private final ArrayDeque<ByteString> kept = new ArrayDeque<>();

  private CompletableFuture<WebSocket> socket;
  private long nextOperation = 1;
  private long nextMessage = 1;
  private long acknowledged;
  private long said;
  private long resentAt = System.nanoTime();
  private long movedAt = System.nanoTime();
  private boolean leaving;
  private Frame.At at;
  private long number;

  private Neighbour(String name) {
    this.name = name;
  }

  /** Connects and takes a seat in the neighbours' room. */
  static Neighbour seated(AttackedNode node, int index) throws Exception {
    String name = NAME + index;
    Neighbour neighbour = new Neighbour(name);
    neighbour.socket =
        CLIENT
            .newWebSocketBuilder()
            .subprotocols("rookery.v1")
            .buildAsync(URI.create("wss://127.0.0.1:" + node.port() + "/"), neighbour);
    neighbour.socket.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    Hello hello = Hello.newBuilder().setToken(node.tokens().of(name)).build();
    Join join = RawTls.join("echo").putMetadata("for", "neighbours").build();
    neighbour.send(
        new FrameWriter()
            .frame(FrameKind.HELLO, hello)
            .at(CHANNEL, 1, 0, 0)
            .frame(FrameKind.JOIN, join));
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
    if (kept.size() < MOST_UNACKNOWLEDGED) {
      Shout shout = Shout.newBuilder().setText(String.valueOf(++said)).build();
      ByteString words = ToEcho.newBuilder().setShout(shout).build().toByteString();
      kept.add(words);
      send(at(nextOperation++).frame(FrameKind.OPERATION, words));
    } else if (System.nanoTime() - movedAt > PATIENCE) {
      movedAt = System.nanoTime();
      send(at(nextOperation).frame(FrameKind.PROBE, ByteString.EMPTY));
    }
  }

  private FrameWriter at(long operation) {
    acknowledged = nextMessage - 1;
    return new FrameWriter().at(CHANNEL, operation, acknowledged, 0);
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
    if (!(FrameDecoder.decode(bytes, FrameKind.From.SERVER) instanceof Decoded.Message frames)) {
      fault("got what is no message");
      return;
    }
    try {
      boolean gap = false;
      for (Frame frame : frames.frames()) {
        if (frame instanceof Frame.At next) {
          at = next;
          number = next.number();
          gap |= number > nextMessage;
        } else {
          carried((Frame.Carries) frame);
        }
      }
      if (gap) {
        missing();
      } else if (at != null) {
        forget(at.ack());
      }
      if (nextMessage - 1 - acknowledged >= ACKNOWLEDGE_EACH) {
        send(at(nextOperation));
      }
    } catch (InvalidProtocolBufferException e) {
      fault("got what does not parse");
    }
    notifyAll();
  }

  private void missing() {
    if (System.nanoTime() - resentAt > PATIENCE / 5) {
      resentAt = System.nanoTime();
      send(at(nextOperation).frame(FrameKind.RESEND, ByteString.EMPTY, nextMessage));
    }
  }

  private void forget(long ack) {
    while (!kept.isEmpty() && nextOperation - kept.size() <= ack) {
      kept.poll();
      movedAt = System.nanoTime();
    }
  }

  private void carried(Frame.Carries frame) throws InvalidProtocolBufferException {
    if (frame.kind().numbered() && number++ != nextMessage) {
      return;
    }
    switch (frame.kind()) {
      case PING -> {
        Ping ping = Ping.parseFrom(frame.payload());
        Pong pong = Pong.newBuilder().setId(ping.getId()).setSentMs(ping.getSentMs()).build();
        send(new FrameWriter().frame(FrameKind.PONG, pong));
      }
      case JOINED -> joined.complete(Joined.parseFrom(frame.payload()));
      case MESSAGE -> {
        nextMessage++;
        hear(FromEcho.parseFrom(frame.payload()).getEchoed());
      }
      case RESEND -> again(frame.firstWanted());
      case PROBE -> send(at(nextOperation));
      case WELCOME, SNAPSHOT, CHANGE -> {}
      default -> fault("got " + frame.kind());
    }
  }

  private void hear(Echoed echoed) {
    if (!echoed.getName().startsWith(NAME)) {
      return; // an attacker sits here too
    }
    long count = Long.parseLong(echoed.getText());
    long expected = heard.getOrDefault(echoed.getName(), 0L) + 1;
    if (count != expected) {
      fault("heard " + echoed.getName() + " say " + count + " instead of " + expected);
    }
    heard.put(echoed.getName(), count);
  }

  private void again(long from) {
    long operation = nextOperation - kept.size();
    FrameWriter out = at(Math.max(from, operation));
    for (ByteString words : kept) {
      if (operation++ >= from) {
        out.frame(FrameKind.OPERATION, words);
      }
    }
    send(out);
  }

  private synchronized void send(FrameWriter frames) {
    ByteBuffer bytes = ByteBuffer.wrap(frames.toByteArray());
    socket = socket.thenCompose(open -> open.sendBinary(bytes, true));
  }
}
