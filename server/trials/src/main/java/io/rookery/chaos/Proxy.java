package io.rookery.chaos;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands before one node: every connection to it passes through here, a little delayed. */
@SuppressWarnings("FutureReturnValueIgnored") // a socket that cannot be had is closed, and seen so
public final class Proxy implements AutoCloseable {
  private final int target;
  private final long delayMillis;
  private final int receiveBytes;
  private final EventLoopGroup loops;
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final Channel listener;
  private volatile boolean refuses;

  /**
   * Listens on a free port.
   *
   * @param target a port of loopback
   * @param delayMillis of all bytes, each way
   */
  public Proxy(int target, long delayMillis, EventLoopGroup loops) {
    this(target, delayMillis, 0, loops);
  }

  /** {@code receiveBytes}: of what the node says, held by the system unread; 0: as it likes. */
  public Proxy(int target, long delayMillis, int receiveBytes, EventLoopGroup loops) {
    this.receiveBytes = receiveBytes;
    this.target = target;
    this.delayMillis = delayMillis;
    this.loops = loops;
    this.listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel client) {
                    connect(client);
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** The connections that are as they should be. */
  List<Line> lines() {
    lines.removeIf(line -> !line.isOpen());
    return List.copyOf(lines);
  }

  /** Cuts all lines. */
  public void cutAll() {
    lines().forEach(Line::cut);
  }

  /** Cuts all lines in a way that the node does not learn of. */
  public void cutAllUnknownToTheNode() {
    lines().forEach(Line::cutUnknownToTheNode);
  }

  /** Whether new connections are refused, until told otherwise. */
  public void refuses(boolean all) {
    refuses = all;
  }

  /** Reads nothing of what the node says to those who are connected now, for so long. */
  public void stallAllDown(long millis) {
    lines().forEach(line -> line.stall(false, true, millis));
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    lines.forEach(Line::cut);
  }

  private void connect(SocketChannel client) {
    if (refuses) {
      client.close();
      return;
    }
    Bootstrap bootstrap = new Bootstrap();
    if (receiveBytes > 0) {
      bootstrap.option(ChannelOption.SO_RCVBUF, receiveBytes);
    }
    bootstrap
        .group(client.eventLoop())
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(new ChannelInboundHandlerAdapter())
        .connect(InetAddress.getLoopbackAddress(), target)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                var node = (SocketChannel) ((ChannelFuture) done).channel();
                lines.add(new Line(client, node, delayMillis));
              } else {
                client.close();
              }
            });
  }
}
