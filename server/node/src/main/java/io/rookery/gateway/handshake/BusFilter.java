package io.rookery.gateway.handshake;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.rookery.metrics.Metrics;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is accepted for the event bus between nodes: closes who does not begin as a node does.
 *
 * <p>Vert.x believes the length that any stranger begins with, and collects so much. Here it is
 * checked before a byte of what follows is kept. It is a bound and no lock: who speaks as a node is
 * taken for one. Where the bus has TLS, nobody else comes so far, and this is not needed.
 */
public final class BusFilter {
  /** No message between nodes is longer; senders drop one that would be. */
  static final int LONGEST_BYTES = 17 << 20;

  /** The first message of a connection; a longer one is lost with the connection, as any may be. */
  static final int LONGEST_FIRST_BYTES = 1 << 20;

  /** How many connections may not have said their first message yet; those beyond are closed. */
  static final int MOST_STRANGERS = 64;

  static final int FIRST_SECONDS = 5;

  private static final byte VERSION = 2; // what follows the length in each message of Vert.x's bus

  private static final Logger log = LoggerFactory.getLogger(BusFilter.class);

  private final IntPredicate ports;
  private final Metrics metrics;
  private final AtomicInteger strangers = new AtomicInteger();

  /**
   * A filter of what is accepted at these ports.
   *
   * @param ports those of the bus, where it has no TLS
   */
  public BusFilter(IntPredicate ports, Metrics metrics) {
    this.ports = ports;
    this.metrics = metrics;
  }

  /** Whether a socket that was just accepted may stay; one of the bus is watched then. */
  boolean passes(Channel socket) {
    return !(socket.localAddress() instanceof InetSocketAddress here)
        || !ports.test(here.getPort())
        || admits(socket);
  }

  /** The same, for a socket of the bus. */
  boolean admits(Channel socket) {
    if (strangers.incrementAndGet() > MOST_STRANGERS) {
      strangers.decrementAndGet();
      metrics.busRefused();
      return false;
    }
    Lengths lengths = new Lengths();
    socket.pipeline().addLast(lengths);
    socket.closeFuture().addListener(closed -> lengths.isKnown());
    return true;
  }

  /** Follows the lengths of the messages, without holding any of them. */
  private final class Lengths extends ChannelInboundHandlerAdapter {
    private Future<?> deadline;
    private boolean stranger = true;
    private boolean refused;
    private int lengthBytes; // of the next message's length that have come
    private int length;
    private int left; // of the message that is coming
    private boolean versionNext;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      deadline =
          context
              .executor()
              .schedule(() -> refuse(context, "said nothing"), FIRST_SECONDS, TimeUnit.SECONDS);
      context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
      if (refused || (read instanceof ByteBuf bytes && !isFromANode(context, bytes))) {
        ReferenceCountUtil.release(read);
      } else {
        context.fireChannelRead(read);
      }
    }

    private boolean isFromANode(ChannelHandlerContext context, ByteBuf bytes) {
      int at = bytes.readerIndex();
      while (at < bytes.writerIndex()) {
        if (left > 0) {
          if (versionNext && bytes.getByte(at) != VERSION) {
            return refuse(context, "speaks no version of the bus");
          }
          versionNext = false;
          int passed = Math.min(left, bytes.writerIndex() - at);
          at += passed;
          left -= passed;
          if (left == 0) {
            isKnown();
          }
          continue;
        }
        length = length << 8 | bytes.getUnsignedByte(at++);
        if (++lengthBytes == Integer.BYTES) {
          if (length <= 0 || length > (stranger ? LONGEST_FIRST_BYTES : LONGEST_BYTES)) {
            return refuse(context, "begins a message of " + Integer.toUnsignedString(length));
          }
          left = length;
          length = 0;
          lengthBytes = 0;
          versionNext = true;
        }
      }
      return true;
    }

    /** It has said a message, or is gone. */
    private void isKnown() {
      if (stranger) {
        stranger = false;
        strangers.decrementAndGet();
        if (deadline != null) {
          deadline.cancel(false);
        }
      }
    }

    private boolean refuse(ChannelHandlerContext context, String why) {
      if (!refused) {
        refused = true;
        log.debug("{} {}, and is no node", context.channel().remoteAddress(), why);
        metrics.busRefused();
        context.close();
      }
      return false;
    }
  }
}
