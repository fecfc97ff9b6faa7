package io.rookery.protocol.client;

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
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Left;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Pong;
import io.rookery.protocol.v1.Refusal;
import io.rookery.protocol.v1.Resumed;
import io.rookery.protocol.v1.Resynced;
import io.rookery.protocol.v1.Welcome;

/** What a server says to a client, frame by frame; confined to the client's thread. */
final class ClientReader {
  /** From the 101 to WELCOME: servers close who has not said hello in half of that. */
  private static final long WELCOME_WITHIN = 10_000_000_000L;

  private static final double NANOS_PER_MS = 1e6;

  private final RoomClient client;
  private final Seating seating;
  private final ClientListener listener;
  private final FrameWriter out;

  // of the connection there is
  private boolean welcome;
  private long heardAt;
  private long silence;

  // of the message that is read
  private Frame.At at;
  private boolean gap;
  private long next;

  ClientReader(RoomClient client, Seating seating, ClientListener listener, FrameWriter out) {
    this.client = client;
    this.seating = seating;
    this.listener = listener;
    this.out = out;
  }

  /** A new connection has its 101. */
  void connected(long nowNanos) {
    welcome = false;
    at = null;
    heardAt = nowNanos;
    silence = WELCOME_WITHIN;
  }

  /** Whether WELCOME came on the connection. */
  boolean isWelcome() {
    return welcome;
  }

  /** Whether nothing came for longer than the server may be still. */
  boolean isSilent(long nowNanos) {
    return nowNanos - heardAt > silence;
  }

  /** Reads a whole WebSocket message. */
  void received(byte[] message, long nowNanos) {
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

  private PlayerSession session() {
    return seating.session();
  }

  private boolean isMine() {
    return at != null && seating.isOn(at.channel());
  }

  private void frame(Frame frame, long nowNanos) throws InvalidProtocolBufferException {
    if (frame instanceof Frame.At placed) {
      useAcknowledgement(nowNanos);
      at = placed;
      next = placed.number();
      gap = seating.isAttached() && isMine() && session().placed(placed);
    } else if (frame instanceof Frame.Carries carries) {
      if (carries.kind().scope() == FrameKind.Scope.CONNECTION) {
        ofConnection(carries, nowNanos);
      } else if (isMine() && carries.kind().numbered()) {
        long number = next++;
        if (seating.isAttached() && session().take(number, carries.length(), nowNanos)) {
          numbered(carries, nowNanos);
        }
      } else if (isMine()) {
        ofChannel(carries, nowNanos);
      }
    }
  }

  /** An AT's acknowledgement counts behind its frames, as what they refuse is part of it. */
  private void useAcknowledgement(long nowNanos) {
    if (seating.isAttached() && isMine() && at.number() > 0 && !gap) {
      session().acknowledged(at.ack(), nowNanos);
    }
  }

  private void ofConnection(Frame.Carries frame, long nowNanos)
      throws InvalidProtocolBufferException {
    switch (frame.kind()) {
      case WELCOME -> {
        Welcome said = parse(Welcome.parser(), frame);
        long millis = (long) said.getPingIntervalMs() + said.getPingTimeoutMs();
        welcome = true;
        silence = millis == 0 ? Long.MAX_VALUE : millis * 1_000_000;
        listener.welcomed(said);
      }
      case PING -> {
        Ping ping = parse(Ping.parser(), frame);
        client.flush();
        out.frame(
            FrameKind.PONG,
            Pong.newBuilder()
                .setId(ping.getId())
                .setSentMs(ping.getSentMs())
                .setClockMs(nowNanos / NANOS_PER_MS)
                .build());
        client.flush();
      }
      case GO_AWAY -> listener.goAway(parse(GoAway.parser(), frame));
      default -> {}
    }
  }

  private void ofChannel(Frame.Carries frame, long nowNanos) throws InvalidProtocolBufferException {
    switch (frame.kind()) {
      case JOINED -> {
        Joined joined = parse(Joined.parser(), frame);
        if (seating.joined(joined, listener, nowNanos)) {
          listener.joined(joined, nowNanos);
        }
      }
      case JOIN_REFUSED -> refused(parse(JoinRefused.parser(), frame));
      case RESUMED -> {
        Resumed resumed = parse(Resumed.parser(), frame);
        if (session() != null && session().resumed(resumed)) {
          listener.resumed(resumed, nowNanos);
          gap = seating.isAttached() && session().placed(at);
        }
      }
      case RESYNCED -> {
        Resynced resynced = parse(Resynced.parser(), frame);
        if (session() != null && session().resynced(resynced, nowNanos)) {
          gap = seating.isAttached() && session().placed(at);
        }
      }
      case GONE -> {
        Gone gone = parse(Gone.parser(), frame);
        over(() -> listener.gone(gone));
      }
      case ENDED -> ended(parse(Ended.parser(), frame), nowNanos);
      default -> {
        if (seating.isAttached()) {
          ofSession(frame);
        }
      }
    }
  }

  private void ofSession(Frame.Carries frame) {
    switch (frame.kind()) {
      case RESEND -> session().wanted(frame.firstWanted());
      case PROBE -> session().owesWord();
      case VOLATILE -> listener.overheard(frame);
      case SNAPSHOT, CHANGE -> {
        if (!session().state(frame)) {
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
        session().answered(refusal.getOperation());
        listener.refused(refusal);
      }
      case ANSWER -> {
        Answer answer = parse(Answer.parser(), frame);
        listener.answered(answer, session().answered(answer.getOperation()));
      }
      case LEFT -> {
        Left left = parse(Left.parser(), frame);
        useAcknowledgement(nowNanos);
        session().owesWord();
        client.chores(nowNanos);
        over(() -> listener.left(left));
      }
      default -> {}
    }
  }

  /** An unanswered resume is repeated by itself, when its patience is over. */
  private void refused(JoinRefused refused) {
    if (session() == null) {
      over(() -> listener.joinRefused(refused));
    } else if (!seating.isAttached()) {
      listener.resumeRefused(refused);
    }
  }

  private void ended(Ended ended, long nowNanos) {
    boolean isLost = ended.getReason() == Ended.Reason.REASON_ROOM_LOST;
    boolean isReplaced = ended.getReason() == Ended.Reason.REASON_REPLACED;
    if (session() == null || isLost || isReplaced) {
      over(() -> listener.ended(ended));
    } else if (seating.isAttached()) {
      seating.detach(nowNanos);
      client.flush();
      seating.ask(out, nowNanos);
      client.flush();
    }
  }

  private void over(Runnable telling) {
    if (seating.over(telling)) {
      at = null;
    }
  }

  private static <T> T parse(Parser<T> parser, Frame.Carries frame)
      throws InvalidProtocolBufferException {
    return parser.parseFrom(frame.message(), frame.offset(), frame.length());
  }
}
