package io.rookery.protocol.client;

import com.google.protobuf.ByteString;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Resume;
import io.rookery.protocol.v1.Resumed;
import io.rookery.protocol.v1.Resynced;
import java.util.HashSet;
import java.util.Set;

/**
 * A seat: both counters, what is unacknowledged, and the way back to it; over all connections. See
 * PROTOCOL.md. Confined to its client's thread.
 */
public final class PlayerSession {
  private final Joined joined;
  private final ClientListener listener;
  private final OutgoingOperations outgoing;
  private final IncomingMessages incoming;
  private final StateVersions state;

  /** Requests without an answer; as many as are asked, of which servers take 256. */
  private final Set<Long> asked = new HashSet<>();

  /** Answers to requests before this one may be among what was lost. */
  private long answersLostBefore;

  private long channel;
  private boolean attached = true;
  private long detachedAt;
  private int generation;
  private long epoch;
  private boolean missing;
  private long wantedFrom;
  private boolean owesWord;
  private boolean leaves;
  private boolean leaveIsDue;

  PlayerSession(long channel, Joined joined, ClientListener listener, long nowNanos) {
    this.channel = channel;
    this.joined = joined;
    this.listener = listener;
    this.epoch = joined.getEpoch();
    state = new StateVersions();
    outgoing =
        new OutgoingOperations(
            joined.getNextOperation(), joined.getWindowOperations(), joined.getWindowBytes());
    incoming =
        new IncomingMessages(
            joined.getNextMessage(), joined.getOutboxMessages(), joined.getOutboxBytes(), nowNanos);
  }

  /** What the room said about the seat. */
  public Joined joined() {
    return joined;
  }

  /** Whether the room has said that the session goes on, on the channel there is. */
  public boolean attached() {
    return attached;
  }

  /** When the channel was lost that is missed now. */
  public long detachedAt() {
    return detachedAt;
  }

  /** Whether the room has given the seat up by now, as it was not heard of for so long. */
  boolean isPastReturn(long nowNanos) {
    return !attached && nowNanos - detachedAt > joined.getResumeWindowMs() * 1_000_000L;
  }

  /** Whether the window admits another operation with so many bytes of payload. */
  public boolean admits(int payloadBytes) {
    return !leaves && outgoing.room(payloadBytes);
  }

  /** Operations that have a number and no acknowledgement. */
  public int unacknowledged() {
    return outgoing.unacknowledged();
  }

  /** Operations not acknowledged, and requests whose answers are still to come. */
  public int unsettled() {
    return outgoing.unacknowledged() + asked.size() - unknown();
  }

  /** Requests without an answer, which may be among what was lost. */
  public int unknown() {
    return (int) asked.stream().filter(operation -> operation < answersLostBefore).count();
  }

  /** The highest message received with all before it. */
  public long received() {
    return incoming.next() - 1;
  }

  /** The channel is over, and the session not yet. */
  void detach(long nowNanos) {
    if (attached) {
      attached = false;
      detachedAt = nowNanos;
    }
  }

  /** Appends what asks for the session on a new channel. */
  void resume(FrameWriter out, long onChannel) {
    channel = onChannel;
    state.interrupted();
    missing = false;
    long last = incoming.acknowledge();
    out.at(channel, outgoing.sent() + 1, last, 0)
        .frame(
            FrameKind.RESUME,
            Resume.newBuilder()
                .setRoom(joined.getRoom())
                .setSession(joined.getSession())
                .setSecret(joined.getSecret())
                .setGeneration(++generation)
                .setEpoch(epoch)
                .setLastMessage(last)
                .setStateVersion(state.versionIn(epoch))
                .setHighestOperation(outgoing.sent())
                .build());
  }

  /** Nothing is missing; false when that was said before. */
  boolean resumed(Resumed resumed) {
    if (attached) {
      return false;
    }
    epoch = Math.max(epoch, resumed.getEpoch());
    goOn(resumed.getNextOperation());
    return true;
  }

  /** The room sends what it has instead of what is lost; false when that was said before. */
  boolean resynced(Resynced resynced, long nowNanos) {
    boolean wasAway = !attached;
    if (!wasAway && resynced.getEpoch() <= epoch && resynced.getNextMessage() <= incoming.next()) {
      return false;
    }
    epoch = Math.max(epoch, resynced.getEpoch());
    missing = false;
    state.anyIsNext();
    long first = Math.max(resynced.getLostFrom(), incoming.next());
    long declared = resynced.getLostFrom() == 0 ? 0 : resynced.getLostTo() - first + 1;
    long skipped = incoming.jump(resynced.getNextMessage());
    goOn(resynced.getNextOperation());
    if (declared > 0) {
      answersLostBefore = Math.max(answersLostBefore, resynced.getNextOperation());
    }
    listener.resynced(resynced, wasAway, Math.max(0, declared), skipped, nowNanos);
    return true;
  }

  private void goOn(long nextOperation) {
    attached = true;
    wantedFrom = nextOperation;
  }

  /** An AT came; whether it shows that something is missing. */
  boolean placed(Frame.At at) {
    boolean gap = incoming.showsGap(at.number());
    missing |= gap;
    return gap;
  }

  /** A numbered frame came; whether it is the next, to be used. */
  boolean take(long number, int size, long nowNanos) {
    if (incoming.take(number, size, nowNanos)) {
      return true;
    }
    if (incoming.showsGap(number)) {
      missing = true;
    } else {
      owesWord = true; // the acknowledgement must have been lost
      listener.repeated();
    }
    return false;
  }

  void acknowledged(long number, long nowNanos) {
    outgoing.acknowledged(
        number,
        nowNanos,
        (operation, dueNanos) -> listener.acknowledged(operation, dueNanos, nowNanos));
  }

  /** An answer came, or a refusal; whether it was waited for. */
  boolean answered(long operation) {
    return asked.remove(operation);
  }

  /** A state frame came; false when it breaks the protocol. */
  boolean state(Frame.Carries frame) {
    StateVersions.Read read = state.read(frame);
    switch (read.verdict()) {
      case USE -> listener.state(frame, read.head());
      case LACKS -> missing = true;
      case OLD, VIOLATES -> {}
    }
    return read.verdict() != StateVersions.Verdict.VIOLATES;
  }

  /** The room asks for everything from this number on. */
  void wanted(long from) {
    wantedFrom = from;
  }

  /** An AT is to be sent whether or not there is anything to acknowledge: PROBE or LEFT came. */
  void owesWord() {
    owesWord = true;
  }

  /**
   * Numbers an operation or a request, and writes it when that is its turn, behind an AT if there
   * is nothing before it; the window must admit it.
   */
  long say(FrameWriter out, FrameKind kind, ByteString payload, long dueNanos, long nowNanos) {
    if (kind == FrameKind.REQUEST) {
      asked.add(outgoing.next());
    }
    boolean goesOut = attached && wantedFrom == 0;
    if (goesOut && out.size() == 0) {
      at(out);
    }
    long number = outgoing.add(kind, payload, dueNanos, nowNanos);
    if (goesOut) {
      out.frame(kind, payload);
      outgoing.goesOut();
    }
    return number;
  }

  /** LEAVE is said as soon as there is room for it, and nothing behind it. */
  void leave() {
    leaves = true;
    leaveIsDue = true;
  }

  /**
   * Appends one message of what has to be said whatever the player says; whether that was anything,
   * so that there may be more.
   */
  boolean chores(FrameWriter out, long nowNanos) {
    int before = out.size();
    if (wantedFrom > 0) {
      again(out, nowNanos);
    }
    if (leaveIsDue && wantedFrom == 0 && outgoing.room(0)) {
      leaveIsDue = false;
      say(out, FrameKind.LEAVE, ByteString.EMPTY, nowNanos, nowNanos);
    }
    boolean ask = missing && incoming.resend(nowNanos);
    boolean probe = outgoing.probe(nowNanos);
    if (ask || probe || owesWord || incoming.owesAcknowledgement(nowNanos)) {
      at(out);
    }
    if (ask) {
      listener.asksForMissing();
      out.frame(FrameKind.RESEND, ByteString.EMPTY, incoming.next());
      missing = false;
    }
    if (probe) {
      out.frame(FrameKind.PROBE, ByteString.EMPTY);
    }
    owesWord = false;
    return out.size() > before;
  }

  /** Appends an AT, with the number of the first operation that is not yet written. */
  private void at(FrameWriter out) {
    long unwritten = wantedFrom == 0 ? outgoing.next() : Math.max(wantedFrom, outgoing.oldest());
    out.at(channel, Math.min(unwritten, outgoing.next()), incoming.acknowledge(), 0);
  }

  private void again(FrameWriter out, long nowNanos) {
    int before = out.size();
    long from = wantedFrom;
    wantedFrom = 0;
    outgoing.again(
        from,
        nowNanos,
        (number, kind, payload, isRepeated) -> {
          if (out.size() == before) {
            out.at(channel, number, incoming.acknowledge(), 0);
          }
          out.frame(kind, payload);
          if (isRepeated) {
            listener.resent(number);
          }
          boolean more = out.size() + payload.size() < RoomClient.MESSAGE_BYTES;
          if (!more) {
            wantedFrom = number + 1;
          }
          return more;
        });
  }
}
