package io.rookery.gateway.socket;

import com.google.protobuf.MessageLite;
import io.rookery.auth.Identity;
import io.rookery.auth.TokenVerdict;
import io.rookery.bus.Piece;
import io.rookery.gateway.limits.ClientAddress;
import io.rookery.gateway.limits.GatewayOptions;
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
import java.util.function.Function;

/**
 * A client's socket from its 101 to its end: hello, then frames of many channels.
 *
 * <p>Confined to its event loop. It keeps nothing that is worth anything once the socket is gone.
 */
public final class Connection implements FrameSocket.Owner {
  private final String id;
  private final ClientAddress address;
  private final SocketShare share;
  private final GatewayOptions options;
  private final Loop loop;
  private final Loop.Task flush;
  private final Listener listener;
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

  /** Whom its channels belong to; told on its event loop. */
  public interface Listener {
    /**
     * A message with frames of channels; those of the connection among them are not for it.
     *
     * @param frames all of the message, from the first that counts on
     * @param message the bytes that they are views of, which never change
     * @param start where the first of the frames starts in them
     */
    void heard(List<Frame> frames, byte[] message, int start);

    /** The socket takes no more for now, or more again. */
    void pressed(SlowLadder.Change change);

    /** The socket is closed: nothing is said to it any more, and nothing heard. */
    void closed();
  }

  /**
   * A connection whose socket is still to open.
   *
   * @param address whose it is, for limits
   * @param listener makes what its channels belong to
   */
  public Connection(
      String id,
      ClientAddress address,
      SocketShare share,
      Function<Connection, ? extends Listener> listener) {
    this.id = id;
    this.address = address;
    this.share = share;
    this.options = share.options();
    this.loop = share.loop();
    this.flush = loop.flush(this::flush);
    this.openedAt = loop.now();
    this.heardAt = openedAt;
    this.rates = new InputRates(options.limits(), openedAt);
    this.listener = listener.apply(this);
  }

  /** The socket is open; called once, before anything else. */
  public void opened(FrameSocket openSocket, Runnable whenClosed) {
    socket = openSocket;
    onClosed = whenClosed;
    delivery = new Delivery(this, openSocket.below(), share);
  }

  public ClientAddress address() {
    return address;
  }

  /** Who the token says it is; null before WELCOME. */
  public Identity identity() {
    return identity;
  }

  /** When its client was last heard. */
  public long heardAt() {
    return heardAt;
  }

  @Override
  public void message(byte[] message) {
    loop.run(() -> heard(message));
  }

  private void heard(byte[] message) {
    heardAt = loop.now();
    awaitsPong = false; // whatever it says, it lives
    loop.metrics().received(message.length);
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
    Optional<Hello> hello = ControlPayload.read(Hello.parser(), first);
    if (hello.isEmpty()) {
      violated("HELLO does not parse", first.start());
      return;
    }
    held = new ArrayList<>(List.of(received));
    loop.when(share.tokens().apply(hello.get().getToken()), this::verified, this::unverified);
    if (held != null) {
      socket.read(false); // two system calls less where the answer is there at once
    }
  }

  private void unverified(Throwable cause) {
    close(CloseCode.INTERNAL_ERROR, "the token could not be checked");
  }

  private void verified(TokenVerdict verdict) {
    if (over) {
      return;
    }
    if (verdict instanceof TokenVerdict.Refused refused) {
      close(refused.why().closeCode(), refused.why().label());
      return;
    }
    identity = ((TokenVerdict.Accepted) verdict).identity();
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
        .setServerTimeMs(loop.wallClock())
        .setPingIntervalMs(ping)
        .setPingTimeoutMs(ping)
        .setMaxMessageBytes(options.limits().messageBytes())
        .setMaxChannels(options.limits().channels())
        .build();
  }

  private void frames(Received received, int first) {
    List<Frame> all = received.frames();
    List<Frame> frames = first == 0 ? all : all.subList(first, all.size());
    boolean hasChannels = false;
    for (Frame frame : frames) {
      if (frame instanceof Frame.Carries carries
          && carries.kind().scope() == FrameKind.Scope.CONNECTION) {
        forMe(carries);
      } else {
        hasChannels = true;
      }
      if (over) {
        return;
      }
    }
    if (hasChannels) {
      int start = first == 0 ? 0 : ((Frame.Carries) all.get(first - 1)).end();
      listener.heard(frames, received.message(), start);
    }
  }

  private void forMe(Frame.Carries frame) {
    switch (frame.kind()) {
      case PING -> pong(frame);
      case PONG -> {
        if (ControlPayload.read(Pong.parser(), frame).isEmpty()) {
          violated("PONG does not parse", frame.start());
        }
      }
      default -> violated("a second " + frame.kind(), frame.start());
    }
  }

  private void pong(Frame.Carries frame) {
    Optional<Ping> ping = ControlPayload.read(Ping.parser(), frame);
    if (ping.isEmpty()) {
      violated("PING does not parse", frame.start());
      return;
    }
    say(
        FrameKind.PONG,
        Pong.newBuilder()
            .setId(ping.get().getId())
            .setSentMs(ping.get().getSentMs())
            .setClockMs(loop.wallClock())
            .build());
  }

  /** Says something by itself that concerns the connection. */
  private void say(FrameKind kind, MessageLite what) {
    append(new FrameWriter().frame(kind, what).toByteArray());
  }

  /** Says something by itself that concerns a channel. */
  public void say(long channel, FrameKind kind, MessageLite what) {
    append(new FrameWriter().at(channel, 0, 0, 0).frame(kind, what).toByteArray());
  }

  private void append(byte[] frames) {
    if (!over) {
      delivery.say(frames);
      flush.due();
    }
  }

  /**
   * Relays what a room says to one of its channels.
   *
   * @param link which of the piece's links the channel is
   * @param frames the batch's, with an array of their own
   */
  public void relay(long channel, Piece piece, int link, ByteBuffer frames) {
    if (!over && delivery.relay(channel, piece, link, frames)) {
      flush.due();
    }
  }

  /** One of its channels is over; what ended it was relayed before. */
  public void channelEnded() {
    if (delivery.isShed()) {
      // The last word of a room was not relayed and cannot be asked for: the client comes back.
      close(CloseCode.SLOW, "not read fast enough");
    }
  }

  /** Ends the pass for this socket. */
  private void flush() {
    if (!over) {
      delivery.flush();
    }
  }

  @Override
  public void writable(boolean writable) {
    loop.run(() -> delivery.writable(writable));
  }

  /** Tells the rooms of all its channels how its socket is. */
  void pressed(SlowLadder.Change change) {
    listener.pressed(change);
  }

  /** Once in a ping interval: whether it is alive, and quick enough in saying hello. */
  void beat() {
    long now = loop.now();
    if (identity == null) {
      if (now - openedAt >= options.timing().hello().toMillis() - Heartbeat.TICK) {
        close(CloseCode.HELLO_TIMEOUT, "no HELLO");
      }
    } else if (awaitsPong && !delivery.isStalled()) { // a stall has its own end
      close(CloseCode.PING_TIMEOUT, "no PONG");
    } else {
      awaitsPong = true;
      say(FrameKind.PING, Ping.newBuilder().setId(++pings).setSentMs(loop.wallClock()).build());
    }
  }

  /** Tells the client that the node is about to stop. */
  public void goAway(int returnInMillis) {
    if (identity != null) {
      say(FrameKind.GO_AWAY, GoAway.newBuilder().setReturnInMs(returnInMillis).build());
    }
  }

  /** Its client broke the protocol, at this byte of a message. */
  public void violated(String what, int at) {
    close(CloseCode.PROTOCOL_VIOLATION, what + " at byte " + at);
  }

  /** Says what is still to be said, and closes it. */
  public void close(CloseCode code, String reason) {
    if (!over) {
      delivery.flush(); // what was said before comes before the close frame
      socket.close(code, reason);
    }
  }

  /** Whether it is closed, and hears and says nothing more. */
  public boolean isOver() {
    return over;
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
    loop.metrics().connectionClosed(code);
    loop.run(
        () -> {
          listener.closed();
          onClosed.run();
        });
  }

  @Override
  public void gone() {
    delivery.gone();
  }
}
