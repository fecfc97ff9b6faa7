package io.rookery.simulation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.rookery.protocol.Decoded;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameDecoder;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Answer;
import io.rookery.protocol.v1.Ended;
import io.rookery.protocol.v1.Gone;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Refusal;
import io.rookery.protocol.v1.Resume;
import io.rookery.protocol.v1.Resumed;
import io.rookery.protocol.v1.Resynced;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One session by the letter of PROTOCOL.md, without a socket; time in milliseconds. It throws a
 * {@link Violation} when the room breaks its word.
 *
 * <p>Longer than other files: a client is one state machine, and the gate takes its rules away line
 * by line.
 */
final class SimulatedClient {
  private static final long ACK_DELAY = 1_000;
  private static final long ROUND_TRIP = 100;
  private static final long ANSWER_WITHIN = 2_000;
  private static final long RESEND_PAUSE = 100;

  private final Journal journal;
  private final Tally tally;
  private final ByteString joinId;
  final Outgoing out;
  final Incoming in;

  // The session.
  private Joined joined;
  private long epoch;
  private int attempt;
  private int generation;
  private String over;

  /** Whether another copy of this client took the session along. */
  boolean copied;

  private boolean isCopy;

  /** Whether nobody else has the secret that it resumes with. */
  private boolean knowsAllReturns;

  // The channel: none when 0.
  private long channel;
  private boolean answered;
  private long greetedAt;

  /** When the connection broke that no answer came after yet. */
  private long brokeAt = Long.MAX_VALUE;

  private long askAgainAt = Long.MAX_VALUE;
  private long ackBy = Long.MAX_VALUE;
  private boolean wantsResend;
  private long resendNotBefore;
  private long resendHeardOf = Long.MIN_VALUE / 2;

  SimulatedClient(ByteString joinId, Journal journal, Tally tally) {
    this(joinId, journal, tally, new Outgoing(), new Incoming());
  }

  private SimulatedClient(
      ByteString joinId, Journal journal, Tally tally, Outgoing out, Incoming in) {
    this.joinId = joinId;
    this.journal = journal;
    this.tally = tally;
    this.out = out;
    this.in = in;
  }

  /** A duplicated tab: the same session, as it is now, in another client. */
  SimulatedClient copy() {
    SimulatedClient copy = new SimulatedClient(joinId, journal, tally, out.copy(), in.copy());
    copy.attempt = attempt;
    copy.joined = joined;
    copy.epoch = epoch;
    copy.generation = generation;
    copy.isCopy = true;
    copied = true;
    return copy;
  }

  /** The same device, which knows nothing any more but the id of its join. */
  SimulatedClient reborn() {
    SimulatedClient reborn = new SimulatedClient(joinId, journal, tally);
    reborn.attempt = attempt;
    reborn.isCopy = true;
    reborn.knowsAllReturns = true;
    return reborn;
  }

  /** Why there is nothing more to come; null while there is. */
  String over() {
    return over;
  }

  boolean isSeated() {
    return joined != null;
  }

  /** Whether the session's channel is open. */
  boolean isOpen() {
    return channel != 0 && answered && over == null;
  }

  /** Whether it is connected, and has nothing to say. */
  boolean isIdle() {
    return isOpen() && out.unacknowledged() == 0;
  }

  /** When the room answered last. */
  long greetedAt() {
    return greetedAt;
  }

  /** Whether it was another client before. */
  boolean isCopy() {
    return isCopy;
  }

  long channel() {
    return channel;
  }

  String session() {
    return joined.getSession();
  }

  int seat() {
    return joined.getSeat();
  }

  /** A connection is there: asks for the seat on it, with the channel of this number or above. */
  byte[] ask(long onChannel, long now) {
    channel = onChannel;
    answered = false;
    askAgainAt = now + ANSWER_WITHIN;
    wantsResend = false;
    ackBy = Long.MAX_VALUE;
    FrameWriter frames = new FrameWriter();
    if (joined == null) {
      journal.asked(joinId);
      Join join = Join.newBuilder().setId(joinId).setRoom("room").setAttempt(++attempt).build();
      return frames.at(channel, 1, 0, 0).frame(FrameKind.JOIN, join).toByteArray();
    }
    Resume resume =
        Resume.newBuilder()
            .setRoom("room")
            .setSession(joined.getSession())
            .setSecret(joined.getSecret())
            .setGeneration(++generation)
            .setEpoch(epoch)
            .setLastMessage(in.received())
            .setStateVersion(in.version())
            .setHighestOperation(out.highest())
            .build();
    return frames
        .at(channel, out.next(), in.received(), 0)
        .frame(FrameKind.RESUME, resume)
        .toByteArray();
  }

  /** Nothing passes on the connection any more, whoever knows it. */
  void broke(long now) {
    brokeAt = Math.min(brokeAt, now);
  }

  /** The connection is lost. */
  void lost() {
    channel = 0;
    answered = false;
    askAgainAt = Long.MAX_VALUE;
    if (in.isLeft()) {
      end("left");
    }
  }

  /** The player gives up. */
  void end(String why) {
    if (over == null) {
      over = why;
      out.end();
    }
  }

  /** When {@link #write} has something to say. */
  long dueAt() {
    if (channel == 0) {
      return Long.MAX_VALUE;
    }
    if (!answered) {
      return askAgainAt;
    }
    return wantsResend || (over == null && out.isDue())
        ? Long.MIN_VALUE
        : Math.min(ackBy, out.probeAt());
  }

  /** What is to be written now. */
  Optional<byte[]> write(long now) {
    if (dueAt() > now) {
      return Optional.empty();
    }
    if (!answered) {
      return Optional.of(ask(channel + 1, now));
    }
    FrameWriter frames = new FrameWriter();
    boolean probes = out.probeAt() <= now && !out.isDue();
    frames.at(channel, out.next(), in.received(), 0);
    if (wantsResend) {
      frames.frame(FrameKind.RESEND, ByteString.EMPTY, in.received() + 1);
    }
    if (over == null) {
      out.write(frames, joined.getSession(), journal, now);
    }
    if (probes) {
      out.probe(frames, now);
    }
    wantsResend = false;
    ackBy = Long.MAX_VALUE;
    return Optional.of(frames.toByteArray());
  }

  /** A WebSocket message; {@code saidAt} is when the room said it. */
  void receive(byte[] message, long saidAt, long now) {
    if (!(FrameDecoder.decode(message, FrameKind.From.SERVER) instanceof Decoded.Message whole)) {
      throw new Violation("a message is not frames");
    }
    List<Frame> frames = whole.frames();
    int start = 0;
    while (start < frames.size()) {
      Frame.At at = (Frame.At) frames.get(start);
      List<Frame.Carries> behind = new ArrayList<>();
      for (start++; start < frames.size(); start++) {
        if (!(frames.get(start) instanceof Frame.Carries carries)) {
          break;
        }
        behind.add(carries);
      }
      if (at.channel() == channel && !"gone".equals(over)) {
        section(at, behind, saidAt, now);
      }
    }
  }

  private void section(Frame.At at, List<Frame.Carries> frames, long saidAt, long now) {
    FrameKind first = frames.isEmpty() ? FrameKind.AT : frames.get(0).kind();
    boolean ends =
        first == FrameKind.GONE || first == FrameKind.ENDED || first == FrameKind.JOIN_REFUSED;
    boolean opens = greets(first) && (joined != null || first == FrameKind.JOINED);
    if (!answered && !ends && !opens) {
      return;
    }
    if (greets(first)) {
      greeted(frames.get(0), now);
    }
    boolean gap = at.number() > in.received() + 1;
    boolean probed = false;
    long number = at.number();
    for (Frame.Carries frame : frames) {
      if (frame.kind().numbered()) {
        if (in.accept(number)) {
          ackBy = Math.min(ackBy, now + ACK_DELAY);
          take(frame, now);
        } else if (number > in.received() + 1) {
          gap = true;
        } else {
          ackBy = Math.min(ackBy, now + (in.isLeft() ? 0 : ACK_DELAY));
        }
        number++;
      } else if (frame.kind() == FrameKind.RESEND) {
        resend(frame, saidAt);
      } else if (frame.kind() == FrameKind.PROBE) {
        probed = true;
      } else if (!greets(frame.kind())) {
        unnumbered(frame, saidAt, now);
      } else if (frame != frames.get(0)) {
        greeted(frame, now);
      }
    }
    if (at.number() != 0) {
      if (gap) {
        wantResend(now);
      } else {
        out.acknowledge(at.ack());
      }
    }
    if (probed) {
      ackBy = now;
    }
  }

  private static boolean greets(FrameKind kind) {
    return kind == FrameKind.JOINED || kind == FrameKind.RESUMED || kind == FrameKind.RESYNCED;
  }

  private void greeted(Frame.Carries frame, long now) {
    switch (frame.kind()) {
      case JOINED -> {
        if (joined == null) {
          joined = read(Joined.parser(), frame);
          epoch = joined.getEpoch();
          in.startAt(joined.getNextMessage());
          out.startAt(joined.getNextOperation(), joined.getWindowOperations());
        }
      }
      case RESUMED -> {
        Resumed resumed = read(Resumed.parser(), frame);
        if (answered) {
          return;
        }
        if (resumed.getNextOperation() > out.highest() + 1) {
          throw new Violation("RESUMED with operations that this client never said");
        }
        if (resumed.getNextMessage() > in.received() + 1) {
          throw new Violation("RESUMED, but a message is missing");
        }
        tally.resumed++;
        out.goOnFrom(resumed.getNextOperation(), now);
      }
      default -> resynced(read(Resynced.parser(), frame), now);
    }
    answered = true;
    greetedAt = now;
    brokeAt = Long.MAX_VALUE;
    askAgainAt = Long.MAX_VALUE;
  }

  private void resynced(Resynced resynced, long now) {
    tally.resynced++;
    Journal.Account account = journal.account(session());
    switch (resynced.getReason()) {
      case REASON_OUTBOX_OVERFLOWED -> {
        if (account.bytes < 256 << 10 && !isCopy) {
          throw new Violation("RESYNCED for an outbox that did not overflow");
        }
      }
      case REASON_SECOND_COPY -> {
        // It is repeated until the room heard something, which may be more than it had heard; and a
        // session that is left since has dropped what was more.
        if (!answered && !account.left && resynced.getNextOperation() <= out.highest() + 1) {
          throw new Violation("RESYNCED as a second copy that has said all there is");
        }
        out.skipTo(resynced.getNextOperation());
      }
      default -> throw new Violation("RESYNCED without a reason");
    }
    long before = in.received();
    if (resynced.getLostFrom() > 0) {
      in.lose(resynced.getLostFrom(), resynced.getLostTo());
    }
    if (resynced.getNextMessage() > in.received() + 1) {
      throw new Violation("a gap that RESYNCED does not name");
    }
    if (in.received() > before) {
      out.loseAnswersBelow(resynced.getNextOperation());
    }
    out.goOnFrom(resynced.getNextOperation(), now);
  }

  private void resend(Frame.Carries frame, long saidAt) {
    if (saidAt != resendHeardOf && Math.abs(saidAt - resendHeardOf) < RESEND_PAUSE) {
      throw new Violation("RESEND more than once in a round trip");
    }
    resendHeardOf = saidAt;
    out.resend(frame.firstWanted());
  }

  private void wantResend(long now) {
    if (now >= resendNotBefore) {
      wantsResend = true;
      resendNotBefore = now + ROUND_TRIP;
    }
  }

  private void take(Frame.Carries frame, long now) {
    switch (frame.kind()) {
      case MESSAGE -> in.word(frame.payload());
      case ANSWER -> {
        Answer answer = read(Answer.parser(), frame);
        in.word(answer.getPayload());
        if (!isCopy || out.written.containsKey(answer.getOperation())) {
          out.answered(answer.getOperation());
        }
      }
      case REFUSAL -> {
        long number = read(Refusal.parser(), frame).getOperation();
        Operation operation = out.written.get(number);
        in.refusal(operation == null || !operation.heard ? 0 : operation.id);
        out.refused(number);
      }
      default -> {
        in.left();
        ackBy = now;
        end("left");
      }
    }
  }

  private void unnumbered(Frame.Carries frame, long saidAt, long now) {
    switch (frame.kind()) {
      case SNAPSHOT -> in.snapshot(frame.payload());
      case CHANGE -> {
        if (!in.change(frame.payload())) {
          wantResend(now);
        }
      }
      case VOLATILE -> Incoming.parse(frame.payload());
      case JOIN_REFUSED -> {
        tally.refused++;
        String code = read(JoinRefused.parser(), frame).getCode();
        if (code.equals("old_attempt") && over == null) {
          throw new Violation("the newest attempt is refused as an old one");
        }
        if (code.equals("too_many_resumes") && joined != null && !answered) {
          return; // it was not looked at, and is said again in its time
        }
        if (code.equals("old_generation") && over == null) {
          oldGeneration(now);
          return;
        }
        end("refused " + code);
        channel = 0;
      }
      case GONE -> gone(read(Gone.parser(), frame).getCode(), saidAt);
      case ENDED -> {
        if (read(Ended.parser(), frame).getReason() != Ended.Reason.REASON_REPLACED) {
          throw new Violation("ENDED without a reason");
        }
        if (!copied) {
          throw new Violation("REPLACED on the newest channel of the only copy");
        }
        tally.replaced++;
        end("replaced");
        channel = 0;
      }
      default -> throw new Violation("did not expect " + frame.kind());
    }
  }

  /** Another copy of this client came back meanwhile: tries again with a greater one. */
  private void oldGeneration(long now) {
    if (answered || !isCopy || knowsAllReturns) {
      throw new Violation("the newest generation is refused as an old one");
    }
    askAgainAt = now;
  }

  private void gone(String code, long saidAt) {
    if (over == null && !copied && joined != null) {
      if (!journal.account(session()).left) {
        throw new Violation("GONE " + code + ", but the session lives");
      }
      boolean tooLate = saidAt - joined.getResumeWindowMs() >= brokeAt;
      if (!tooLate && !isCopy) {
        throw new Violation("GONE " + code + ", but LEFT is still to come");
      }
    }
    tally.gone++;
    end("gone");
    channel = 0;
  }

  private static <M extends MessageLite> M read(Parser<M> parser, Frame.Carries frame) {
    try {
      return parser.parseFrom(frame.payload());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
