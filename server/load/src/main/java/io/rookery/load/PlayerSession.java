package io.rookery.load;

import com.google.protobuf.ByteString;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.StateHead;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Resume;
import io.rookery.protocol.v1.Resumed;
import io.rookery.protocol.v1.Resynced;
import java.util.HashSet;
import java.util.Set;

/**
 * A seat: both counters, what is unacknowledged, and the way back to it; over all connections. See
 * PROTOCOL.md. Confined to the player's thread.
 */
final class PlayerSession {
  /** What is written goes out before it is larger; servers take 16 KiB. */
  static final int MESSAGE_BYTES = 8 << 10;

  private final Joined joined;
  private final Tally tally;
  private final Outgoing outgoing;
  private final Incoming incoming;

  /** Requests without an answer; as many as the script asks, of which servers take 256. */
  private final Set<Long> asked = new HashSet<>();

  /** Answers to requests before this one may be among what was lost. */
  private long answersLostBefore;

  private long channel;
  private boolean attached = true;
  private long detachedAt;
  private int generation;
  private long epoch;
  private long version;
  private boolean partial;
  private boolean missing;
  private long wantedFrom;
  private boolean answerProbe;
  private boolean acknowledgeNow;

  PlayerSession(long channel, Joined joined, Tally tally, long nowNanos) {
    this.channel = channel;
    this.joined = joined;
    this.tally = tally;
    this.epoch = joined.getEpoch();
    outgoing =
        new Outgoing(
            joined.getNextOperation(), joined.getWindowOperations(), joined.getWindowBytes());
    incoming =
        new Incoming(
            joined.getNextMessage(), joined.getOutboxMessages(), joined.getOutboxBytes(), nowNanos);
  }

  Outgoing outgoing() {
    return outgoing;
  }

  String room() {
    return joined.getRoom();
  }

  /** Whether the room has said that the session goes on, on the channel there is. */
  boolean attached() {
    return attached;
  }

  /** The channel is over, and the session not yet. */
  void detach(long nowNanos) {
    if (attached) {
      attached = false;
      detachedAt = nowNanos;
    }
  }

  /** When the channel was lost that is missed now. */
  long detachedAt() {
    return detachedAt;
  }

  /** Appends what asks for the session on a new channel. */
  void resume(FrameWriter out, long onChannel) {
    channel = onChannel;
    partial = false;
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
                .setStateVersion(version)
                .setHighestOperation(outgoing.sent())
                .build());
  }

  /** Nothing is missing. */
  void resumed(Resumed resumed) {
    epoch = resumed.getEpoch();
    goOn(resumed.getNextOperation());
  }

  /** The room sends what it has instead of what is lost; returns how many it says are lost. */
  long resynced(Resynced resynced) {
    epoch = resynced.getEpoch();
    missing = false;
    long first = Math.max(resynced.getLostFrom(), incoming.next());
    long declared = resynced.getLostFrom() == 0 ? 0 : resynced.getLostTo() - first + 1;
    tally.add(Count.RESYNC_LOST, incoming.jump(resynced.getNextMessage()));
    goOn(resynced.getNextOperation());
    if (declared > 0) {
      answersLostBefore = Math.max(answersLostBefore, resynced.getNextOperation());
    }
    return Math.max(0, declared);
  }

  private void goOn(long nextOperation) {
    attached = true;
    wantedFrom = nextOperation;
  }

  /** Whether something has to be said again before anything new. */
  boolean repeats() {
    return wantedFrom > 0;
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
      tally.one(Count.REPEATED);
    }
    return false;
  }

  /** A request waits for its answer from now on. */
  void ask(long operation) {
    asked.add(operation);
  }

  /** An answer came, or a refusal; whether it was waited for. */
  boolean answered(long operation) {
    return asked.remove(operation);
  }

  /** Operations not acknowledged, and requests whose answers are still to come. */
  int unsettled() {
    return outgoing.unacknowledged() + asked.size() - unknown();
  }

  /** Requests without an answer, which may be among what was lost. */
  int unknown() {
    return (int) asked.stream().filter(operation -> operation < answersLostBefore).count();
  }

  /** A state frame came; false when it breaks the protocol. */
  boolean state(Frame.Carries frame) {
    StateHead head = StateHead.of(frame);
    if (head instanceof StateHead.Snapshot snapshot) {
      partial = !snapshot.last();
      if (snapshot.last()) {
        epoch = snapshot.epoch();
        version = snapshot.version();
        tally.one(Count.STATES);
      }
      return true;
    }
    if (head instanceof StateHead.Change change) {
      if (!partial && change.epoch() == epoch && change.from() == version) {
        version = change.to();
        tally.one(Count.STATES);
      } else if (change.to() > version) {
        missing = true;
      }
      return true;
    }
    return false;
  }

  /** The room asks for everything from this number on. */
  void wanted(long from) {
    wantedFrom = from;
  }

  void probed() {
    answerProbe = true;
  }

  /** LEFT came. */
  void acknowledgeNow() {
    acknowledgeNow = true;
  }

  /** Appends an AT for what is numbered next. */
  void at(FrameWriter out) {
    out.at(channel, outgoing.next(), incoming.acknowledge(), 0);
  }

  /**
   * Appends one message of what has to be said whatever the script says; whether that was anything,
   * so that there may be more.
   */
  boolean chores(FrameWriter out, long nowNanos) {
    int before = out.size();
    if (wantedFrom > 0) {
      again(out, nowNanos);
    }
    boolean ask = missing && incoming.resend(nowNanos);
    boolean probe = outgoing.probe(nowNanos);
    if (ask || probe || answerProbe || acknowledgeNow || incoming.owesAcknowledgement(nowNanos)) {
      at(out);
    }
    if (ask) {
      tally.one(Count.GAPS);
      out.frame(FrameKind.RESEND, ByteString.EMPTY, incoming.next());
      missing = false;
    }
    if (probe) {
      out.frame(FrameKind.PROBE, ByteString.EMPTY);
    }
    answerProbe = false;
    acknowledgeNow = false;
    return out.size() > before;
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
            tally.one(Count.RESENT);
          }
          boolean more = out.size() + payload.size() < MESSAGE_BYTES;
          if (!more) {
            wantedFrom = number + 1;
          }
          return more;
        });
  }
}
