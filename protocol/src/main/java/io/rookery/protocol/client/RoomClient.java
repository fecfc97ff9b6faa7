package io.rookery.protocol.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.rookery.protocol.Decoded;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameDecoder;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Answer;
import io.rookery.protocol.v1.Ended;
import io.rookery.protocol.v1.GoAway;
import io.rookery.protocol.v1.Gone;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Left;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Pong;
import io.rookery.protocol.v1.Refusal;
import io.rookery.protocol.v1.Resumed;
import io.rookery.protocol.v1.Resynced;
import io.rookery.protocol.v1.Welcome;

/**
 * A client with one seat in one room, over all its connections; PROTOCOL.md in code.
 *
 * <p>Confined to one thread, whose time each call names, in nanoseconds from anywhere. It keeps
 * what the window admits and nothing else. Whoever owns the socket calls {@link #chores} a few
 * times a second, and after what was read at once.
 */
public final class RoomClient {
  /** What is written goes out before it is larger; servers take 16 KiB. */
  public static final int MESSAGE_BYTES = 8 << 10;

  private static final long PATIENCE = 2_000_000_000L;

  /** From the 101 to WELCOME: servers close who has not said hello in half of that. */
  private static final long WELCOME_WITHIN = 10_000_000_000L;

  private static final double NANOS_PER_MS = 1e6;

  private final ClientListener listener;
  private final FrameWriter out;
  private JoinAttempts wish;
  private PlayerSession session;

  // of the connection there is
  private boolean connected;
  private boolean welcomed;
  private long channel;
  private long askedAt;
  private long heardAt;
  private long silence;
  private Frame.At at;
  private boolean gap;
  private long next;

  /**
   * Makes a client that is not connected.
   *
   * @param out for one message at a time: clients of one thread may share it, as long as each calls
   *     {@link #flush} when it has said something
   */
  public RoomClient(ClientListener listener, FrameWriter out) {
    this.listener = listener;
    this.out = out;
  }

  /** The session there is, connected or not; null when there is none. */
  public PlayerSession session() {
    return session;
  }

  /** Whether there is a seat, or a join that asks for one until it is answered. */
  public boolean isAsking() {
    return session != null || wish != null;
  }

  /** A new connection has its 101: says hello, and asks for the seat in the same message. */
  public void connected(Hello hello, long nowNanos) {
    connected = true;
    welcomed = false;
    channel = 0;
    at = null;
    heardAt = nowNanos;
    silence = WELCOME_WITHIN;
    out.frame(FrameKind.HELLO, hello);
    askForSeat(nowNanos);
    flush();
  }

  /** The connection is over; the session, if there is one, waits for the next. */
  public void disconnected(long nowNanos) {
    connected = false;
    if (session != null) {
      session.detach(nowNanos);
    }
  }

  /**
   * Asks for a seat, now or once there is a connection, until there is an answer.
   *
   * @param join with an id that no other join of this player had; its attempt is overwritten
   */
  public void join(Join join, long nowNanos) {
    session = null;
    wish = new JoinAttempts(join);
    if (connected) {
      askForSeat(nowNanos);
      flush();
    }
  }

  /** Gives the seat up, or the wish for one, without a word. */
  public void forget() {
    session = null;
    wish = null;
  }

  /**
   * Says something, or has it wait until the session is resumed; goes out with {@link #flush}.
   *
   * @param kind OPERATION or REQUEST
   * @param dueNanos told again when it is acknowledged
   * @return its number
   * @throws IllegalStateException when there is no session, or its window does not admit it
   */
  public long say(FrameKind kind, ByteString payload, long dueNanos, long nowNanos) {
    if (session == null || !session.admits(payload.size())) {
      throw new IllegalStateException("no session, or its window is full");
    }
    if (out.size() + payload.size() > MESSAGE_BYTES) {
      flush();
    }
    return session.say(out, kind, payload, dueNanos, nowNanos);
  }

  /** Says LEAVE, behind all that was said and as soon as the window admits it. */
  public void leave(long nowNanos) {
    if (session != null) {
      session.leave();
      chores(nowNanos);
    }
  }

  /** Sends what was written. */
  public void flush() {
    if (out.size() > 0) {
      byte[] message = out.toByteArray();
      out.clear();
      listener.send(message);
    }
  }

  /** Reads a whole WebSocket message. */
  public void received(byte[] message, long nowNanos) {
    if (FrameDecoder.decode(message, FrameKind.From.SERVER) instanceof Decoded.Message whole) {
      heardAt = nowNanos;
      at = null;
      try {
        for (Frame frame : whole.frames()) {
          frame(frame, nowNanos);
        }
        useAcknowledgement(nowNanos);
      } catch (InvalidProtocolBufferException e) {
        listener.violated("a payload does not parse");
      }
    } else {
      listener.violated("a message is none");
    }
  }

  /** Says what only time brings, and what has to be said whatever the player says. */
  public void chores(long nowNanos) {
    if (!connected) {
      return;
    }
    flush();
    if (isAttached()) {
      while (session.chores(out, nowNanos)) {
        flush();
      }
    } else if (welcomed && isAsking() && nowNanos - askedAt > PATIENCE) {
      askForSeat(nowNanos);
      flush();
    }
  }

  /**
   * Whether the server has been still for longer than it may: the connection is as good as lost.
   */
  public boolean silent(long nowNanos) {
    return connected && nowNanos - heardAt > silence;
  }

  /** Asks for the seat there is, or for one, on a new channel. */
  private void askForSeat(long nowNanos) {
    if (!isAsking()) {
      return;
    }
    askedAt = nowNanos;
    channel++;
    if (session == null) {
      wish.write(out, channel);
    } else {
      session.resume(out, channel);
    }
  }

  private boolean isAttached() {
    return session != null && session.attached();
  }

  private boolean isMine() {
    return isAsking() && at != null && at.channel() == channel;
  }

  private void frame(Frame frame, long nowNanos) throws InvalidProtocolBufferException {
    if (frame instanceof Frame.At placed) {
      useAcknowledgement(nowNanos);
      at = placed;
      next = placed.number();
      gap = isAttached() && isMine() && session.placed(placed);
    } else if (frame instanceof Frame.Carries carries) {
      if (carries.kind().scope() == FrameKind.Scope.CONNECTION) {
        ofConnection(carries, nowNanos);
      } else if (isMine() && carries.kind().numbered()) {
        long number = next++;
        if (isAttached() && session.take(number, carries.length(), nowNanos)) {
          numbered(carries, nowNanos);
        }
      } else if (isMine()) {
        ofChannel(carries, nowNanos);
      }
    }
  }

  /** An AT's acknowledgement counts behind its frames, as what they refuse is part of it. */
  private void useAcknowledgement(long nowNanos) {
    if (isAttached() && isMine() && at.number() > 0 && !gap) {
      session.acknowledged(at.ack(), nowNanos);
    }
  }

  private void ofConnection(Frame.Carries frame, long nowNanos)
      throws InvalidProtocolBufferException {
    switch (frame.kind()) {
      case WELCOME -> {
        Welcome welcome = parse(Welcome.parser(), frame);
        long millis = (long) welcome.getPingIntervalMs() + welcome.getPingTimeoutMs();
        welcomed = true;
        silence = millis == 0 ? Long.MAX_VALUE : millis * 1_000_000;
        listener.welcomed(welcome);
      }
      case PING -> {
        Ping ping = parse(Ping.parser(), frame);
        flush();
        out.frame(
            FrameKind.PONG,
            Pong.newBuilder()
                .setId(ping.getId())
                .setSentMs(ping.getSentMs())
                .setClockMs(nowNanos / NANOS_PER_MS)
                .build());
        flush();
      }
      case GO_AWAY -> listener.goAway(parse(GoAway.parser(), frame));
      default -> {}
    }
  }

  private void ofChannel(Frame.Carries frame, long nowNanos) throws InvalidProtocolBufferException {
    switch (frame.kind()) {
      case JOINED -> {
        if (session == null && wish != null) {
          session = new PlayerSession(channel, parse(Joined.parser(), frame), listener, nowNanos);
          wish = null;
          listener.joined(session.joined(), nowNanos);
        }
      }
      case JOIN_REFUSED -> refused(parse(JoinRefused.parser(), frame));
      case RESUMED -> {
        Resumed resumed = parse(Resumed.parser(), frame);
        if (session != null && session.resumed(resumed)) {
          listener.resumed(resumed, nowNanos);
          gap = isAttached() && session.placed(at);
        }
      }
      case RESYNCED -> {
        if (session != null && session.resynced(parse(Resynced.parser(), frame), nowNanos)) {
          gap = isAttached() && session.placed(at);
        }
      }
      case GONE -> {
        Gone gone = parse(Gone.parser(), frame);
        over(() -> listener.gone(gone));
      }
      case ENDED -> ended(parse(Ended.parser(), frame), nowNanos);
      default -> {
        if (isAttached()) {
          ofSession(frame);
        }
      }
    }
  }

  private void ofSession(Frame.Carries frame) {
    switch (frame.kind()) {
      case RESEND -> session.wanted(frame.firstWanted());
      case PROBE -> session.owesWord();
      case VOLATILE -> listener.overheard(frame);
      case SNAPSHOT, CHANGE -> {
        if (!session.state(frame)) {
          listener.violated("a state frame has not the head it should");
        }
      }
      default -> {}
    }
  }

  private void numbered(Frame.Carries frame, long nowNanos) throws InvalidProtocolBufferException {
    switch (frame.kind()) {
      case MESSAGE -> listener.message(frame, nowNanos);
      case REFUSAL -> {
        Refusal refusal = parse(Refusal.parser(), frame);
        session.answered(refusal.getOperation());
        listener.refused(refusal);
      }
      case ANSWER -> {
        Answer answer = parse(Answer.parser(), frame);
        listener.answered(answer, session.answered(answer.getOperation()));
      }
      case LEFT -> {
        Left left = parse(Left.parser(), frame);
        useAcknowledgement(nowNanos);
        session.owesWord();
        chores(nowNanos);
        over(() -> listener.left(left));
      }
      default -> {}
    }
  }

  /** An unanswered resume is repeated by itself, when its patience is over. */
  private void refused(JoinRefused refused) {
    if (session == null) {
      over(() -> listener.joinRefused(refused));
    } else if (!session.attached()) {
      listener.resumeRefused(refused);
    }
  }

  private void ended(Ended ended, long nowNanos) {
    boolean isLost = ended.getReason() == Ended.Reason.REASON_ROOM_LOST;
    boolean isReplaced = ended.getReason() == Ended.Reason.REASON_REPLACED;
    if (session == null || isLost || isReplaced) {
      over(() -> listener.ended(ended));
    } else if (session.attached()) {
      session.detach(nowNanos);
      flush();
      askForSeat(nowNanos);
      flush();
    }
  }

  /** Tells how the channel ended; whoever is told may have asked for another seat by then. */
  private void over(Runnable telling) {
    PlayerSession ended = session;
    JoinAttempts asked = wish;
    telling.run();
    if (session == ended && wish == asked) {
      forget();
      at = null;
    }
  }

  private static <T> T parse(Parser<T> parser, Frame.Carries frame)
      throws InvalidProtocolBufferException {
    return parser.parseFrom(frame.message(), frame.offset(), frame.length());
  }
}
