package io.rookery.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.rookery.bus.Piece;
import io.rookery.metrics.Metrics;
import io.rookery.protocol.Frame;
import java.nio.ByteBuffer;

/**
 * What one pass has for one socket: written as few WebSocket messages, flushed once.
 *
 * <pre>
 * | 10 bytes: room for the header, which is written last and ends here | frames ... |
 * </pre>
 *
 * <p>Small frames are copied once into one pooled buffer: measured, that is several times cheaper
 * than a composite or a retained duplicate per frame. The queue behind it is Netty's; its bounds
 * are {@link SlowLadder}'s.
 */
final class SocketWriter {
  private static final int HEADER = 10;
  private static final int FIRST_CAPACITY = 256;
  private static final int LONGEST_MESSAGE = 64 * 1024;
  private static final int FINAL_BINARY = 0x82;

  private final ChannelHandlerContext below;
  private final Metrics metrics;
  private final byte[] scratch;
  private ByteBuf pending;
  private int sealed;
  private int sealedBytes;

  /**
   * Collects for one socket.
   *
   * @param scratch for {@code AT} frames, shared by all sockets of the event loop
   */
  SocketWriter(ChannelHandlerContext below, Metrics metrics, byte[] scratch) {
    this.below = below;
    this.metrics = metrics;
    this.scratch = scratch;
  }

  /**
   * Appends the {@code AT} frame of one of the piece's links, and the stretches of {@code frames}
   * that it names.
   */
  void piece(long channel, Piece piece, int link, ByteBuffer frames) {
    long ahead = piece.getAheadsCount() == 0 ? 0 : piece.getAheads(link);
    Frame.At at = new Frame.At(channel, piece.getNumbers(link), piece.getAcks(link), ahead);
    int atSize = at.write(scratch, 0);
    int size = atSize;
    for (int run = 1; run < piece.getRunsCount(); run += 2) {
      size += piece.getRuns(run);
    }
    reserve(size);
    pending.writeBytes(scratch, 0, atSize);
    for (int run = 0; run + 1 < piece.getRunsCount(); run += 2) {
      int offset = piece.getRuns(run);
      frames.limit(offset + piece.getRuns(run + 1)).position(offset);
      pending.writeBytes(frames);
    }
  }

  /** Appends frames. */
  void frames(byte[] frames) {
    reserve(frames.length);
    pending.writeBytes(frames);
  }

  /** Sends what was appended; nothing is held afterwards. */
  void flush() {
    seal();
    if (sealed > 0) {
      metrics.flushed(sealed, sealedBytes);
      sealed = 0;
      sealedBytes = 0;
      below.flush();
    }
  }

  /** Gives up what was appended since the last flush. */
  void discard() {
    if (pending != null) {
      pending.release();
      pending = null;
    }
  }

  /** How many bytes the socket has not taken yet. */
  long queued() {
    ChannelOutboundBuffer queue = below.channel().unsafe().outboundBuffer();
    long held = pending == null ? 0 : pending.readableBytes();
    return queue == null ? held : held + queue.totalPendingWriteBytes();
  }

  private void reserve(int size) {
    if (pending != null && pending.writerIndex() - HEADER + size > LONGEST_MESSAGE) {
      seal();
    }
    if (pending == null) {
      pending = below.alloc().directBuffer(Math.max(FIRST_CAPACITY, HEADER + size));
      pending.writerIndex(HEADER).readerIndex(HEADER);
    }
  }

  private void seal() {
    if (pending == null) {
      return;
    }
    int length = pending.readableBytes();
    if (length <= 125) {
      pending.setByte(HEADER - 1, length);
      pending.readerIndex(HEADER - 2);
    } else if (length <= 0xffff) {
      pending.setByte(HEADER - 3, 126).setShort(HEADER - 2, length);
      pending.readerIndex(HEADER - 4);
    } else {
      pending.setByte(1, 127).setLong(2, length);
      pending.readerIndex(0);
    }
    pending.setByte(pending.readerIndex(), FINAL_BINARY);
    sealed++;
    sealedBytes += pending.readableBytes();
    below.write(pending, below.voidPromise());
    pending = null;
  }
}
