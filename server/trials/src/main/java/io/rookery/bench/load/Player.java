package io.rookery.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * One WebSocket of the load generator; confined to its event loop.
 *
 * <p>Reads into an array of the loop's and writes masked frames itself, as a client that measures
 * others must cost little.
 */
abstract class Player extends ChannelInboundHandlerAdapter {
  private static final int MASK = 0x5a3c_9671;
  private static final int OPCODE_BINARY = 2;
  private static final int OPCODE_CLOSE = 8;
  private static final int OPCODE_PING = 9;
  private static final int OPCODE_PONG = 10;
  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  final int id;
  final Crowd crowd;
  private final Door door;
  private Channel dialing;
  private ChannelHandlerContext context;
  private byte[] left = new byte[0];
  private boolean upgraded;
  private boolean over;
  private boolean dirty;

  Player(int id, Crowd crowd, Door door) {
    this.id = id;
    this.crowd = crowd;
    this.door = door;
  }

  /** The 101 came. */
  abstract void upgraded();

  /** A whole binary message. */
  abstract void message(byte[] bytes, int from, int to);

  /**
   * Says something that was due at a time, if the server lets it; it leaves with the next flush.
   */
  abstract boolean say(long due);

  /** The server or the network ended it. */
  void lost(String why) {
    crowd.failed(why);
  }

  /** Says something, and counts whether it left. */
  final void sayOrCount(long due) {
    crowd.said(!over && say(due));
  }

  /** Looks after what must be repeated or acknowledged; a few times a second. */
  void care(long now) {}

  boolean isOver() {
    return over;
  }

  final void close() {
    over = true;
    if (context != null) {
      context.close();
    } else if (dialing != null) {
      dialing.close();
    }
  }

  /** What it is connecting, so that this can be given up. */
  final void dials(Channel channel) {
    dialing = channel;
  }

  /** Ends it without a word, as if the cable had been cut. */
  final void cut() {
    if (context != null) {
      context.channel().config().setOption(ChannelOption.SO_LINGER, 0); // a reset, and no FIN
    }
    close();
  }

  static String upgradeRequest(Door door, int id) {
    byte[] key = new byte[16];
    key[0] = (byte) id;
    String subprotocol =
        door.subprotocol().isEmpty()
            ? ""
            : "Sec-WebSocket-Protocol: " + door.subprotocol() + "\r\n";
    return "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n%s%s%s\r\n\r\n"
        .formatted(
            door.path(),
            door.host(),
            door.port(),
            subprotocol,
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ",
            Base64.getEncoder().encodeToString(key));
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    String request = upgradeRequest(door, id);
    ByteBuf head = active.alloc().directBuffer(request.length());
    head.writeCharSequence(request, StandardCharsets.US_ASCII);
    active.writeAndFlush(head);
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object read) {
    ByteBuf in = (ByteBuf) read;
    byte[] bytes = crowd.scratch(left.length + in.readableBytes());
    System.arraycopy(left, 0, bytes, 0, left.length);
    int end = left.length + in.readableBytes();
    in.readBytes(bytes, left.length, in.readableBytes());
    in.release();
    int at = upgraded ? 0 : head(bytes, end);
    if (upgraded) {
      at = frames(bytes, at, end);
    }
    left = at == end ? NOTHING : Arrays.copyOfRange(bytes, at, end);
  }

  private static final byte[] NOTHING = new byte[0];

  @Override
  public void channelReadComplete(ChannelHandlerContext complete) {
    flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    if (!over) {
      over = true;
      lost("a connection was lost");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    if (!(cause instanceof ClosedChannelException)) { // why it closed comes with what was read
      close();
      lost(String.valueOf(cause));
    }
  }

  private int head(byte[] bytes, int end) {
    for (int at = 0; at + 4 <= end; at++) {
      if (Arrays.equals(bytes, at, at + 4, HEAD_END, 0, 4)) {
        String status = new String(bytes, 0, Math.min(end, 12), StandardCharsets.US_ASCII);
        if (!status.endsWith(" 101")) {
          close();
          lost("no 101 but " + status);
          return end;
        }
        upgraded = true;
        upgraded();
        return at + 4;
      }
    }
    return 0;
  }

  private int frames(byte[] bytes, int from, int end) {
    int at = from;
    while (end - at >= 2) {
      int opcode = bytes[at] & 0xf;
      int length = bytes[at + 1] & 0x7f;
      int head = 2;
      if (length == 126) {
        if (end - at < 4) {
          return at;
        }
        length = (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
        head = 4;
      } else if (length == 127) {
        if (end - at < 10) {
          return at;
        }
        length =
            (bytes[at + 7] & 0xff) << 16 | (bytes[at + 8] & 0xff) << 8 | (bytes[at + 9] & 0xff);
        head = 10;
      }
      if (end - at - head < length) {
        return at;
      }
      at += head;
      if (opcode == OPCODE_BINARY) {
        message(bytes, at, at + length);
      } else if (opcode == OPCODE_PING) {
        send(OPCODE_PONG, bytes, at, length);
      } else if (opcode == OPCODE_CLOSE) {
        closedWith(bytes, at, length);
      }
      at += length;
    }
    return at;
  }

  private void closedWith(byte[] bytes, int at, int length) {
    if (!over) {
      over = true;
      int code = length < 2 ? 1005 : (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
      String why = length < 2 ? "" : new String(bytes, at + 2, length - 2, StandardCharsets.UTF_8);
      context.close();
      lost("closed with " + code + " " + why);
    }
  }

  /** Writes a binary message, which leaves with the next flush. */
  final void send(byte[] bytes, int from, int length) {
    send(OPCODE_BINARY, bytes, from, length);
  }

  private void send(int opcode, byte[] bytes, int from, int length) {
    ByteBuf frame = context.alloc().directBuffer(length + 14);
    frame.writeByte(0x80 | opcode);
    if (length < 126) {
      frame.writeByte(0x80 | length);
    } else {
      frame.writeByte(0x80 | 126).writeShort(length);
    }
    frame.writeInt(MASK);
    byte[] masked = crowd.masked(length);
    for (int i = 0; i < length; i++) {
      masked[i] = (byte) (bytes[from + i] ^ (MASK >>> (24 - 8 * (i & 3))));
    }
    frame.writeBytes(masked, 0, length);
    context.write(frame, context.voidPromise());
    if (!dirty) {
      dirty = true;
      crowd.dirty(this);
    }
  }

  final void flush() {
    if (dirty) {
      dirty = false;
      context.flush();
    }
  }
}
