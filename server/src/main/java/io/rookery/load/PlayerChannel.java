package io.rookery.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.GoAway;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Pong;
import io.rookery.protocol.v1.Refusal;
import io.rookery.protocol.v1.Resynced;
import io.rookery.protocol.v1.Welcome;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** One connection of a player and the channel on it: from hello and join to LEFT. */
final class PlayerChannel {
  private static final long JOIN_PATIENCE = 2_000_000_000L;
  private static final int ID_BYTES = 16;
  private static final double NANOS_PER_MS = 1e6;

  private final LoadPlayer player;
  private final LoadRun run;
  private final FrameWriter out;
  private long number;
  private ByteString joinId;
  private int attempts;
  private long joinedAt;
  private PlayerSession session;
  private long heardAt;
  private long silence = Long.MAX_VALUE;
  private boolean welcomed;
  private boolean leaving;
  private Frame.At at;
  private boolean gap;
  private long next;

  PlayerChannel(LoadPlayer player, LoadRun run, long nowNanos) {
    this.player = player;
    this.run = run;
    this.out = player.loop().writer();
    this.heardAt = nowNanos;
  }

  /** The session once it is joined, until it is over; otherwise null. */
  PlayerSession session() {
    return session;
  }

  /** Says hello and joins, in one message. */
  void hello(String token) {
    out.clear();
    out.frame(FrameKind.HELLO, Hello.newBuilder().setToken(token).setSdk("rookery-load").build());
    newId();
    join();
  }

  /** Reads a frame of a message. */
  void frame(Frame frame, long nowNanos) {
    heardAt = nowNanos;
    if (frame instanceof Frame.At placed) {
      acknowledged(nowNanos);
      at = placed;
      next = placed.number();
      gap = session != null && mine() && session.placed(placed);
    } else if (frame instanceof Frame.Carries carries) {
      try {
        carried(carries, nowNanos);
      } catch (InvalidProtocolBufferException e) {
        player.broken();
      }
    }
  }

  /** All frames of a message were read. */
  void messageEnds(long nowNanos) {
    acknowledged(nowNanos);
    at = null;
  }

  /** Says what has to be said whatever the script says. */
  void chores(long nowNanos) {
    if (session != null) {
      out.clear();
      while (session.chores(out, nowNanos)) {
        flush();
      }
    } else if (welcomed && nowNanos - joinedAt > JOIN_PATIENCE) {
      out.clear();
      join();
    }
  }

  void leave(long nowNanos) {
    if (session == null || leaving) {
      return;
    }
    leaving = true;
    out.clear();
    session.at(out);
    session.outgoing().add(ByteString.EMPTY, true, nowNanos, nowNanos);
    out.frame(FrameKind.LEAVE, ByteString.EMPTY);
    flush();
  }

  /** Whether the server has been still for longer than it may. */
  boolean silent(long nowNanos) {
    return nowNanos - heardAt > silence;
  }

  /** The connection is lost, and the session with it. */
  void over() {
    if (session != null) {
      run.tally().add(Count.UNKNOWN, session.outgoing().unacknowledged());
      session = null;
      player.talk().interrupted();
    }
  }

  private boolean mine() {
    return at != null && at.channel() == number;
  }

  private void acknowledged(long nowNanos) {
    if (session != null && mine() && at.number() > 0 && !gap) {
      session.outgoing().acknowledged(at.ack(), due -> player.talk().acknowledged(due, nowNanos));
    }
  }

  private void carried(Frame.Carries frame, long nowNanos) throws InvalidProtocolBufferException {
    FrameKind kind = frame.kind();
    if (kind.scope() == FrameKind.Scope.CONNECTION) {
      ofConnection(frame, nowNanos);
      return;
    }
    if (!mine()) {
      return;
    }
    if (kind.numbered()) {
      long sequence = next++;
      if (session != null && session.take(sequence, frame.length(), nowNanos)) {
        numbered(frame, nowNanos);
      }
      return;
    }
    ofChannel(frame, nowNanos);
  }

  private void ofConnection(Frame.Carries frame, long nowNanos)
      throws InvalidProtocolBufferException {
    switch (frame.kind()) {
      case WELCOME -> {
        Welcome welcome = parse(Welcome.parser(), frame);
        long millis = (long) welcome.getPingIntervalMs() + welcome.getPingTimeoutMs();
        welcomed = true;
        silence = millis == 0 ? Long.MAX_VALUE : millis * 1_000_000;
        player.welcomed();
      }
      case PING -> {
        Ping ping = parse(Ping.parser(), frame);
        out.clear();
        out.frame(
            FrameKind.PONG,
            Pong.newBuilder()
                .setId(ping.getId())
                .setSentMs(ping.getSentMs())
                .setClockMs(nowNanos / NANOS_PER_MS)
                .build());
        flush();
      }
      case GO_AWAY -> player.goAway(parse(GoAway.parser(), frame).getReturnInMs());
      default -> {}
    }
  }

  private void ofChannel(Frame.Carries frame, long nowNanos) throws InvalidProtocolBufferException {
    switch (frame.kind()) {
      case JOINED -> seated(parse(Joined.parser(), frame), nowNanos);
      case JOIN_REFUSED -> refused(parse(JoinRefused.parser(), frame));
      case GONE, ENDED -> {
        over();
        run.tally().closed(frame.kind() == FrameKind.GONE ? "gone" : "ended");
        again();
      }
      default -> {
        if (session != null) {
          ofSession(frame);
        }
      }
    }
  }

  private void ofSession(Frame.Carries frame) throws InvalidProtocolBufferException {
    switch (frame.kind()) {
      case RESYNCED -> session.resynced(parse(Resynced.parser(), frame));
      case RESEND -> session.wanted(frame.firstWanted());
      case PROBE -> session.probed();
      case VOLATILE -> run.tally().one(Count.VOLATILES);
      case SNAPSHOT, CHANGE -> {
        if (!session.state(frame)) {
          player.broken();
        }
      }
      default -> {}
    }
  }

  private void numbered(Frame.Carries frame, long nowNanos) throws InvalidProtocolBufferException {
    switch (frame.kind()) {
      case MESSAGE -> player.talk().message(frame, nowNanos);
      case REFUSAL -> run.tally().refused(parse(Refusal.parser(), frame).getCode());
      case LEFT -> {
        session.acknowledgeNow();
        chores(nowNanos);
        if (!leaving) {
          run.tally().closed("left");
        }
        player.finish();
      }
      default -> {}
    }
  }

  private void seated(Joined joined, long nowNanos) {
    if (session == null) {
      session = new PlayerSession(number, joined, run.tally(), nowNanos);
      player.talk().joined(joined);
      player.joined();
    }
  }

  private void refused(JoinRefused refused) {
    run.tally().joinRefused(refused.getCode());
    if (refused.getTemporary()) {
      again();
    } else {
      player.giveUp();
    }
  }

  /** Joins anew, after a moment. */
  private void again() {
    long attempt = number;
    player
        .loop()
        .later(
            () -> {
              if (number == attempt && session == null && !player.isFinished()) {
                newId();
                out.clear();
                join();
              }
            },
            ThreadLocalRandom.current().nextLong(500, 1_500));
    joinedAt = System.nanoTime() + JOIN_PATIENCE;
  }

  private void newId() {
    byte[] id = new byte[ID_BYTES];
    ThreadLocalRandom.current().nextBytes(id);
    joinId = ByteString.copyFrom(id);
    attempts = 0;
  }

  private void join() {
    Join.Builder join =
        Join.newBuilder()
            .setId(joinId)
            .setAttempt(++attempts)
            .setType(run.plan().script().game())
            .setMode(Join.Mode.MODE_JOIN_OR_CREATE)
            .putMetadata("load", player.talk().others().label());
    Optional<MessageLite> options = player.talk().joinOptions();
    options.ifPresent(message -> join.setOptions(message.toByteString()));
    joinedAt = System.nanoTime();
    out.at(++number, 1, 0, 0).frame(FrameKind.JOIN, join.build());
    flush();
  }

  private void flush() {
    player.send(out.toByteArray());
    out.clear();
  }

  private static <T> T parse(Parser<T> parser, Frame.Carries frame)
      throws InvalidProtocolBufferException {
    return parser.parseFrom(frame.message(), frame.offset(), frame.length());
  }
}
