package io.rookery.load;

import com.google.protobuf.ByteString;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.StateHead;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Resynced;

/**
 * A seat's numbers, both ways, on one channel; see PROTOCOL.md. Confined to the player's thread.
 */
final class PlayerSession {
  /** What is written goes out before it is larger; servers take 16 KiB. */
  static final int MESSAGE_BYTES = 8 << 10;

  private final long channel;
  private final Tally tally;
  private final Outgoing outgoing;
  private final Incoming incoming;
  private long epoch;
  private long version;
  private boolean partial;
  private boolean missing;
  private long wantedFrom;
  private boolean answerProbe;
  private boolean acknowledgeNow;

  PlayerSession(long channel, Joined joined, Tally tally, long nowNanos) {
    this.channel = channel;
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

  /** The room sends what it has instead of what is lost. */
  void resynced(Resynced resynced) {
    epoch = resynced.getEpoch();
    tally.add(Count.RESYNC_LOST, incoming.jump(resynced.getNextMessage()));
    wantedFrom = resynced.getNextOperation();
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
        (number, payload, leave) -> {
          if (out.size() == before) {
            out.at(channel, number, incoming.acknowledge(), 0);
          }
          out.frame(leave ? FrameKind.LEAVE : FrameKind.OPERATION, payload);
          tally.one(Count.RESENT);
          boolean more = out.size() + payload.size() < MESSAGE_BYTES;
          if (!more) {
            wantedFrom = number + 1;
          }
          return more;
        });
  }
}
