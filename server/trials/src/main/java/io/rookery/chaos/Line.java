package io.rookery.chaos;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * One connection through a {@link Proxy}: two sockets, and what is done to them. Faults may come
 * from any thread; everything else happens on the one event loop of both sockets.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // what fails is a closed socket, which is no news here
final class Line {
  private final SocketChannel client;
  private final SocketChannel node;
  private final long delayMillis;
  private volatile boolean forwards = true;

  Line(SocketChannel client, SocketChannel node, long delayMillis) {
    this.client = client;
    this.node = node;
    this.delayMillis = delayMillis;
    client.pipeline().addLast(new Pump(node));
    node.pipeline().addLast(new Pump(client));
    client.config().setAutoRead(true);
  }

  boolean isOpen() {
    return client.isActive() && node.isActive() && forwards;
  }

  /** Both ends are told at once. */
  void cut() {
    client.eventLoop().execute(() -> reset(client, node));
  }

  /** The client is told, and the node is not: it holds a socket that nobody is behind. */
  void cutUnknownToTheNode() {
    client
        .eventLoop()
        .execute(
            () -> {
              forwards = false;
              reset(client);
            });
  }

  /** Nobody is told: both send into the void. */
  void swallow() {
    client.eventLoop().execute(() -> forwards = false);
  }

  /** Nothing is read of one side, or of both, for a while. */
  void stall(boolean up, boolean down, long millis) {
    read(!up, !down);
    client.eventLoop().schedule(() -> read(true, true), millis, TimeUnit.MILLISECONDS);
  }

  /** The node sees the client's end of the stream, and may go on writing. */
  void finishUp() {
    node.eventLoop().execute(node::shutdownOutput);
  }

  /** The client sees the node's end of the stream, and may go on writing. */
  void finishDown() {
    client.eventLoop().execute(client::shutdownOutput);
  }

  private void read(boolean up, boolean down) {
    client.config().setAutoRead(up);
    node.config().setAutoRead(down);
  }

  private static void reset(Channel... channels) {
    for (Channel channel : channels) {
      if (channel.isOpen()) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
      }
    }
  }

  /** What one socket says, to the other, a little later. */
  private final class Pump extends ChannelInboundHandlerAdapter {
    private final Channel to;

    private Pump(Channel to) {
      this.to = to;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      if (!forwards) {
        ReferenceCountUtil.release(bytes);
      } else {
        after(context, () -> to.writeAndFlush(bytes));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (forwards) {
        after(context, to::close);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }

    private void after(ChannelHandlerContext context, Runnable what) {
      context.executor().schedule(what, delayMillis, TimeUnit.MILLISECONDS);
    }
  }
}
