package io.rookery.gateway;

import com.google.protobuf.MessageLite;
import io.rookery.auth.Identity;
import io.rookery.auth.Verdict;
import io.rookery.bus.Notice;
import io.rookery.bus.Piece;
import io.rookery.matchmaking.Seeker;
import io.rookery.protocol.CloseCode;
import io.rookery.protocol.Decoded;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameDecoder;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.GoAway;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Pong;
import io.rookery.protocol.v1.Welcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A client's socket from its 101 to its end: hello, then frames of many channels.
 *
 * <p>Confined to its event loop. It keeps nothing that is worth anything once the socket is gone.
 */
final class Connection implements FrameSocket.Owner {
  private final String id;
  private final ClientAddress address;
  private final GatewayOptions options;
  private final Loop loop;
  private final Relay relay;
  private final Channels channels;
  private final InputRates rates;
  private final long openedAt;
  private Runnable onClosed;
  private FrameSocket socket;
  private Delivery delivery;

  private Identity identity;

  /**
   * HELLO's message and those behind it, while the token is checked; null before and after.
   *
   * <p>Nothing more is read meanwhile: it holds what one read of the socket brought, 64 KiB at
   * most, within the rates that hold for all.
   */
  private List<Received> held;

  private long heardAt;
  private boolean awaitsPong;
  private int pings;
  private boolean over;

  /**
   * A connection whose socket is still to open.
   *
   * @param address whose it is, for limits
   */
  Connection(String id, ClientAddress address, GatewayOptions options, Loop loop, Relay relay) {
    this.id = id;
    this.address = address;
    this.options = options;
    this.loop = loop;
    this.relay = relay;
    this.channels = new Channels(options.limits().channels());
    this.openedAt = loop.now();
    this.heardAt = openedAt;
    this.rates = new InputRates(options.limits(), openedAt);
  }

  /** The socket is open; called once, before anything else. */
  void opened(FrameSocket openSocket, Runnable whenClosed) {
    socket = openSocket;
    onClosed = whenClosed;
    delivery = new Delivery(this, openSocket.below(), options.slow(), relay, loop);
  }

  ClientAddress address() {
    return address;
  }

  Identity identity() {
    return identity;
  }

  /** Whose limits its joins count for. */
  Seeker seeker() {
    boolean exempt = options.edge().loopbackExempt() && address.isLoopback();
    return new Seeker(identity.subject(), exempt ? "" : address.key());
  }

  Channels channels() {
    return channels;
  }

  long heardAt() {
    return heardAt;
  }

  @Override
  public void message(byte[] message) {
    loop.context.emit(message, this::heard);
  }

  private void heard(byte[] message) {
    heardAt = loop.now();
    awaitsPong = false; // whatever it says, it lives
    loop.metrics.received(message.length);
    Optional<Received> received = decode(message);
    if (received.isEmpty()) {
      return;
    }
    if (identity != null) {
      frames(received.get(), 0);
    } else if (held != null) {
      held.add(received.get());
    } else {
      greeted(received.get());
    }
  }

  /** A message within the limits, and its frames. */
  private record Received(List<Frame> frames, byte[] message) {}

  private Optional<Received> decode(byte[] message) {
    Decoded decoded = FrameDecoder.decode(message, FrameKind.From.CLIENT);
    if (decoded instanceof Decoded.Violation violation) {
      close(violation.code(), violation.text());
      return Optional.empty();
    }
    List<Frame> frames = ((Decoded.Message) decoded).frames();
    if (!rates.admit(frames, message.length, heardAt)) {
      close(CloseCode.FLOODING, "too much at once");
      return Optional.empty();
    }
    return Optional.of(new Received(frames, message));
  }

  private void greeted(Received received) {
    if (!(received.frames().get(0) instanceof Frame.Carries first)
        || first.kind() != FrameKind.HELLO) {
      close(CloseCode.HELLO_EXPECTED, "the first frame is HELLO");
      return;
    }
    Optional<Hello> hello = Payloads.read(Hello.parser(), first);
    if (hello.isEmpty()) {
      violated("HELLO does not parse", first.start());
      return;
    }
    held = new ArrayList<>(List.of(received));
    socket.read(false);
    loop.when(relay.verify(hello.get().getToken()), this::verified, this::unverified);
  }

  private void unverified(Throwable cause) {
    close(CloseCode.INTERNAL_ERROR, "the token could not be checked");
  }

  private void verified(Verdict verdict) {
    if (over) {
      return;
    }
    if (verdict instanceof Verdict.Refused refused) {
      close(refused.why().closeCode(), refused.why().label());
      return;
    }
    identity = ((Verdict.Accepted) verdict).identity();
    say(FrameKind.WELCOME, welcome());
    List<Received> waited = held;
    held = null;
    for (int i = 0; i < waited.size(); i++) {
      frames(waited.get(i), i == 0 ? 1 : 0);
    }
    if (!over) {
      socket.read(true);
    }
  }

  private Welcome welcome() {
    int ping = (int) options.timing().ping().toMillis();
    return Welcome.newBuilder()
        .setConnection(id)
        .setSubject(identity.subject())
        .setName(identity.name())
        .setServerTimeMs(loop.clocks.wall().getAsDouble())
        .setPingIntervalMs(ping)
        .setPingTimeoutMs(ping)
        .setMaxMessageBytes(options.limits().messageBytes())
        .setMaxChannels(options.limits().channels())
        .build();
  }

  private void frames(Received received, int first) {
    List<Frame> frames = received.frames();
    int start = first == 0 ? 0 : ((Frame.Carries) frames.get(first - 1)).end();
    Upstream upstream = new Upstream(this, relay, received.message(), start);
    for (Frame frame : frames.subList(first, frames.size())) {
      if (over) {
        return;
      }
      if (frame instanceof Frame.At at) {
        upstream.at(at);
      } else if (frame instanceof Frame.Carries carries) {
        if (carries.kind().scope() == FrameKind.Scope.CONNECTION) {
          upstream.pause(carries);
          forMe(carries);
        } else {
          upstream.carries(carries);
        }
      }
    }
    upstream.end();
  }

  private void forMe(Frame.Carries frame) {
    switch (frame.kind()) {
      case PING -> pong(frame);
      case PONG -> {
        if (Payloads.read(Pong.parser(), frame).isEmpty()) {
          violated("PONG does not parse", frame.start());
        }
      }
      default -> violated("a second " + frame.kind(), frame.start());
    }
  }

  private void pong(Frame.Carries frame) {
    Optional<Ping> ping = Payloads.read(Ping.parser(), frame);
    if (ping.isEmpty()) {
      violated("PING does not parse", frame.start());
      return;
    }
    say(
        FrameKind.PONG,
        Pong.newBuilder()
            .setId(ping.get().getId())
            .setSentMs(ping.get().getSentMs())
            .setClockMs(loop.clocks.wall().getAsDouble())
            .build());
  }

  /** Says something by itself that concerns the connection. */
  private void say(FrameKind kind, MessageLite what) {
    append(new FrameWriter().frame(kind, what).toByteArray());
  }

  /** Says something by itself that concerns a channel. */
  void say(long channel, FrameKind kind, MessageLite what) {
    append(new FrameWriter().at(channel, 0, 0, 0).frame(kind, what).toByteArray());
  }

  private void append(byte[] frames) {
    if (!over) {
      delivery.say(frames);
      loop.flushLater(this);
    }
  }

  /** Relays what a room says to one of its channels. */
  void relay(Frame.At at, Piece piece, ByteBuffer frames) {
    if (!over && delivery.relay(at, piece, frames)) {
      loop.flushLater(this);
    }
  }

  /** One of its channels is over; what ended it was relayed before. */
  void ended(Link link) {
    channels.remove(link);
    if (delivery.isShed()) {
      // The last word of a room was not relayed and cannot be asked for: the client comes back.
      close(CloseCode.SLOW, "not read fast enough");
    }
  }

  /** Ends the pass for this socket. */
  void flush() {
    if (!over) {
      delivery.flush();
    }
  }

  @Override
  public void writable(boolean writable) {
    loop.context.emit(writable, delivery::writable);
  }

  /** Tells the rooms of all its channels what happened to the socket. */
  void tellRooms(Notice.Kind kind) {
    for (Link link : channels.all()) {
      relay.tell(link, kind);
    }
  }

  /** Once in a ping interval: whether it is alive, and quick enough in saying hello. */
  void beat() {
    long now = loop.now();
    if (identity == null) {
      if (now - openedAt >= options.timing().hello().toMillis() - GatewayVerticle.TICK) {
        close(CloseCode.HELLO_TIMEOUT, "no HELLO");
      }
    } else if (awaitsPong && !delivery.isStalled()) { // a stall has its own end
      close(CloseCode.PING_TIMEOUT, "no PONG");
    } else {
      awaitsPong = true;
      say(
          FrameKind.PING,
          Ping.newBuilder().setId(++pings).setSentMs(loop.clocks.wall().getAsDouble()).build());
    }
  }

  void goAway(int returnInMillis) {
    if (identity != null) {
      say(FrameKind.GO_AWAY, GoAway.newBuilder().setReturnInMs(returnInMillis).build());
    }
  }

  /** Its client broke the protocol, at this byte of a message. */
  void violated(String what, int at) {
    close(CloseCode.PROTOCOL_VIOLATION, what + " at byte " + at);
  }

  void close(CloseCode code, String reason) {
    if (!over) {
      delivery.flush(); // what was said before comes before the close frame
      socket.close(code, reason);
    }
  }

  /** Closes it without waiting for anything, and gives up its queue. */
  void abort(CloseCode code) {
    socket.abort(code);
  }

  @Override
  public void closed(int code) {
    if (over) {
      return;
    }
    over = true;
    held = null;
    delivery.discard();
    loop.metrics.connectionClosed(code);
    loop.onLoop(
        () -> {
          for (Link link : channels.all()) {
            relay.drop(link);
          }
          onClosed.run();
        });
  }

  @Override
  public void gone() {
    delivery.gone();
  }
}
