package io.rookery.load;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Answer;
import io.rookery.protocol.v1.Ended;
import io.rookery.protocol.v1.GoAway;
import io.rookery.protocol.v1.Gone;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Pong;
import io.rookery.protocol.v1.Refusal;
import io.rookery.protocol.v1.Resumed;
import io.rookery.protocol.v1.Resynced;
import io.rookery.protocol.v1.Welcome;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One connection of a player and the channel on it: from hello, with a join or a resume, to its
 * end. What outlives the connection is the player's {@link PlayerSession}.
 */
final class PlayerChannel {
  private static final long PATIENCE = 2_000_000_000L;

  /** From the 101 to WELCOME: servers close who has not said hello in half of that. */
  private static final long WELCOME_WITHIN = 10_000_000_000L;

  private static final double NANOS_PER_MS = 1e6;

  private final LoadPlayer player;
  private final LoadRun run;
  private final FrameWriter out;
  private long number;
  private long askedAt;
  private long heardAt;
  private long silence = WELCOME_WITHIN;
  private boolean welcomed;
  private Frame.At at;
  private boolean gap;
  private long next;

  PlayerChannel(LoadPlayer player, LoadRun run, long nowNanos) {
    this.player = player;
    this.run = run;
    this.out = player.loop().writer();
    this.heardAt = nowNanos;
  }

  /** Says hello and asks for a seat, in one message. */
  void hello(String token, long nowNanos) {
    out.clear();
    out.frame(FrameKind.HELLO, Hello.newBuilder().setToken(token).setSdk("rookery-load").build());
    ask(nowNanos);
  }

  /** Reads a frame of a message. */
  void frame(Frame frame, long nowNanos) {
    heardAt = nowNanos;
    if (frame instanceof Frame.At placed) {
      acknowledged(nowNanos);
      at = placed;
      next = placed.number();
      gap = attached() && mine() && player.session().placed(placed);
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
    out.clear();
    if (attached()) {
      while (player.session().chores(out, nowNanos)) {
        flush();
      }
    } else if (welcomed && nowNanos - askedAt > PATIENCE) {
      ask(nowNanos);
    }
  }

  /** Whether the server has been still for longer than it may. */
  boolean silent(long nowNanos) {
    return nowNanos - heardAt > silence;
  }

  /** Asks for the seat there is, or for one, on a new channel. */
  private void ask(long nowNanos) {
    askedAt = nowNanos;
    number++;
    if (player.session() == null) {
      player.seating().join(out, number);
    } else {
      player.session().resume(out, number);
    }
    flush();
  }

  private boolean attached() {
    return player.session() != null && player.session().attached();
  }

  private boolean mine() {
    return at != null && at.channel() == number;
  }

  private void acknowledged(long nowNanos) {
    if (attached() && mine() && at.number() > 0 && !gap) {
      player
          .session()
          .outgoing()
          .acknowledged(at.ack(), due -> player.talk().acknowledged(due, nowNanos));
    }
  }

  private void carried(Frame.Carries frame, long nowNanos) throws InvalidProtocolBufferException {
    FrameKind kind = frame.kind();
    if (kind.scope() == FrameKind.Scope.CONNECTION) {
      ofConnection(frame, nowNanos);
    } else if (mine() && kind.numbered()) {
      long sequence = next++;
      if (attached() && player.session().take(sequence, frame.length(), nowNanos)) {
        numbered(frame, nowNanos);
      }
    } else if (mine()) {
      ofChannel(frame, nowNanos);
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
      case JOINED -> player.seated(number, parse(Joined.parser(), frame), nowNanos);
      case JOIN_REFUSED -> refused(parse(JoinRefused.parser(), frame));
      case RESUMED -> {
        player.resumed(parse(Resumed.parser(), frame), nowNanos);
        gap = player.session().placed(at);
      }
      case RESYNCED -> {
        player.resynced(parse(Resynced.parser(), frame), nowNanos);
        gap = player.session().placed(at);
      }
      case GONE -> {
        String code = parse(Gone.parser(), frame).getCode();
        run.tally().one(Count.GONE);
        run.tally().closed("gone " + code);
        again("GONE " + code);
      }
      case ENDED -> ended(parse(Ended.parser(), frame).getReason(), nowNanos);
      default -> {
        if (attached()) {
          ofSession(frame);
        }
      }
    }
  }

  private void ofSession(Frame.Carries frame) {
    PlayerSession session = player.session();
    switch (frame.kind()) {
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
      case REFUSAL -> {
        Refusal refusal = parse(Refusal.parser(), frame);
        player.session().answered(refusal.getOperation());
        run.tally().refused(refusal.getCode());
      }
      case ANSWER -> {
        if (player.session().answered(parse(Answer.parser(), frame).getOperation())) {
          run.tally().one(Count.ANSWERED);
        } else {
          run.tally().one(Count.CONFUSED);
        }
      }
      case LEFT -> {
        player.session().acknowledgeNow();
        chores(nowNanos);
        player.left();
      }
      default -> {}
    }
  }

  private void refused(JoinRefused refused) {
    run.tally().joinRefused(refused.getCode());
    if (refused.getTemporary()) {
      again("JOIN_REFUSED");
    } else {
      player.giveUp("JOIN_REFUSED");
    }
  }

  private void ended(Ended.Reason why, long nowNanos) {
    if (why == Ended.Reason.REASON_MOVED && player.session() != null) {
      player.session().detach(nowNanos);
      out.clear();
      ask(nowNanos);
    } else if (why == Ended.Reason.REASON_REPLACED) {
      run.tally().closed("replaced");
      player.giveUp("ENDED REPLACED");
    } else {
      run.tally().closed("ended");
      again("ENDED ROOM_LOST");
    }
  }

  /** The session, if there was one, is over: joins anew, after a moment. */
  private void again(String verdict) {
    player.sessionOver(verdict);
    player.seating().anew();
    long ended = number;
    player
        .loop()
        .later(
            () -> {
              if (player.isOn(this) && number == ended) {
                out.clear();
                ask(System.nanoTime());
              }
            },
            ThreadLocalRandom.current().nextLong(500, 1_500));
    askedAt = System.nanoTime() + PATIENCE;
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
