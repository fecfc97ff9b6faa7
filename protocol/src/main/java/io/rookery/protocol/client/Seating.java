package io.rookery.protocol.client;

import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.Joined;

/**
 * The seat that a client has or asks for, and the channel on which it does so at present.
 *
 * <p>Confined to the client's thread.
 */
final class Seating {
  private static final long PATIENCE = 2_000_000_000L;

  /** Unanswered joins on one connection before the wish is given up. */
  private static final int JOINS = 10;

  private JoinAttempts wish;
  private PlayerSession session;
  private long channel;
  private long askedAt;
  private int asked;

  /** The session there is, connected or not; null when there is none. */
  PlayerSession session() {
    return session;
  }

  /** Whether there is a seat, or a join that asks for one until it is answered. */
  boolean isAsking() {
    return session != null || wish != null;
  }

  /** Whether there is a session, and the room has said on this channel that it goes on. */
  boolean isAttached() {
    return session != null && session.attached();
  }

  /** Whether what is said on a channel is for the seat. */
  boolean isOn(long thatChannel) {
    return isAsking() && channel == thatChannel;
  }

  /** A new connection counts its channels from 1. */
  void connected() {
    channel = 0;
    asked = 0;
  }

  /** The connection is over, or the channel; the session, if there is one, waits for the next. */
  void detach(long nowNanos) {
    if (session != null) {
      session.detach(nowNanos);
    }
  }

  /** From now on this is asked for; what was before is forgotten. */
  void wish(Join join) {
    session = null;
    wish = new JoinAttempts(join);
    asked = 0;
  }

  void forget() {
    session = null;
    wish = null;
  }

  /** Appends what asks for the seat there is, or for one, on a new channel. */
  void ask(FrameWriter out, long nowNanos) {
    if (!isAsking()) {
      return;
    }
    askedAt = nowNanos;
    asked++;
    channel++;
    if (session == null) {
      wish.write(out, channel);
    } else {
      session.resume(out, channel);
    }
  }

  /** Whether it was asked for, and no answer came for long. */
  boolean isOverdue(long nowNanos) {
    return isAsking() && !isAttached() && nowNanos - askedAt > PATIENCE;
  }

  /** Whether asking once more is of no use: too often in vain, or the seat is gone by now. */
  boolean isHopeless(long nowNanos) {
    return session == null ? asked >= JOINS : session.isPastReturn(nowNanos);
  }

  /** The wish came true; false when there was none, or a seat already. */
  boolean joined(Joined joined, ClientListener listener, long nowNanos) {
    if (session != null || wish == null) {
      return false;
    }
    session = new PlayerSession(channel, joined, listener, nowNanos);
    wish = null;
    return true;
  }

  /**
   * Tells how the channel ended, and forgets what ended; whoever is told may have asked for another
   * seat by then.
   *
   * @return whether there is nothing to ask for any more
   */
  boolean over(Runnable telling) {
    PlayerSession ended = session;
    JoinAttempts asked = wish;
    telling.run();
    if (session == ended && wish == asked) {
      forget();
      return true;
    }
    return false;
  }
}
