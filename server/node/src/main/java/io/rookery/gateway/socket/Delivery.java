package io.rookery.gateway.socket;

import io.netty.channel.ChannelHandlerContext;
import io.rookery.bus.Piece;
import io.rookery.metrics.Loss;
import io.rookery.protocol.CloseCode;
import java.nio.ByteBuffer;

/**
 * What goes out to one socket, and what is done when it does not take it.
 *
 * <p>Its queue is bounded: past one bound its rooms hold back, past the next nothing is relayed to
 * it, after a time it is closed; see {@link SlowLadder} and {@link SocketQueues}.
 */
final class Delivery {
  private final Connection connection;
  private final ChannelHandlerContext below;
  private final SocketWriter out;
  private final SlowLadder ladder;
  private final SocketQueues queues;
  private final Loop loop;

  /** How much of the loop's queues is this one's, as counted last. */
  private long counted;

  Delivery(Connection connection, ChannelHandlerContext below, SocketShare share) {
    this.connection = connection;
    this.below = below;
    this.loop = share.loop();
    this.queues = share.queues();
    this.out = new SocketWriter(below, loop.metrics(), share.scratch());
    this.ladder =
        new SlowLadder(share.options().slow().shedBytes(), share.options().slow().patience());
  }

  /** Appends what the gateway says by itself. */
  void say(byte[] frames) {
    if (ladder.admits(out.queued())) {
      out.frames(frames);
    }
  }

  /** Appends what a room says; false when the socket is too far behind for that. */
  boolean relay(long channel, Piece piece, int link, ByteBuffer frames) {
    boolean wasShed = ladder.isShed();
    if (ladder.admits(out.queued())) {
      out.piece(channel, piece, link, frames);
      return true;
    }
    if (!wasShed) {
      loop.metrics().socketShed();
    }
    loop.metrics().lost(Loss.SHED);
    return false;
  }

  /** Sends what was appended. */
  void flush() {
    out.flush();
    queues.count(this, out.queued());
  }

  /** Gives up what was appended since the last flush. */
  void discard() {
    out.discard();
  }

  /** The socket is closed, and nothing waits for it any more. */
  void gone() {
    queues.count(this, 0);
  }

  /** The socket takes more again, or no more for now. */
  void writable(boolean writable) {
    queues.count(this, out.queued());
    SlowLadder.Change change = ladder.writable(writable, loop.now());
    switch (change) {
      case NOTHING -> {
        return;
      }
      case TELL_STALLED -> loop.metrics().socketStalled();
      case TELL_DRAINED, TELL_MISSED -> loop.metrics().socketDrained();
    }
    connection.pressed(change);
  }

  boolean isStalled() {
    return ladder.isStalled();
  }

  boolean isShed() {
    return ladder.isShed();
  }

  /** Closes the connection if it has been stalled for too long. */
  void checkPatience() {
    if (ladder.isOverdue(loop.now())) {
      connection.close(CloseCode.SLOW, "not read fast enough");
    }
  }

  /** There is no room for this queue any more. */
  void giveUp() {
    connection.abort(CloseCode.OVERLOADED);
  }

  /** How many bytes the socket has not taken yet. */
  long queued() {
    return below.channel().isOpen() ? out.queued() : 0;
  }

  long counted() {
    return counted;
  }

  void counted(long bytes) {
    counted = bytes;
  }
}
