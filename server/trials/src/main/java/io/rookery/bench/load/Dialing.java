package io.rookery.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;

/** Opens connections up to the 101, closes them and opens others, several at a time. */
public final class Dialing implements AutoCloseable {
  private final Door door;
  private final boolean resumes;
  private final SslContext tls;
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong resumed = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile boolean over;

  /**
   * Begins at once.
   *
   * @param resumes whether a TLS session is used again
   */
  public Dialing(Door door, int atOnce, boolean resumes) throws SSLException {
    this.door = door;
    this.resumes = resumes;
    this.tls =
        SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).build();
    for (int i = 0; i < atOnce; i++) {
      dial();
    }
  }

  /** How many connections got their 101 so far. */
  public long opened() {
    return opened.get();
  }

  /** How many of them used a TLS session again. */
  public long resumed() {
    return resumed.get();
  }

  public long failed() {
    return failed.get();
  }

  private void dial() {
    if (over) {
      return;
    }
    long begun = System.currentTimeMillis();
    new Bootstrap()
        .group(group)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                if (door.tls()) {
                  // A session is found again by host and port, so it takes those to resume one.
                  channel
                      .pipeline()
                      .addLast(
                          resumes
                              ? tls.newHandler(channel.alloc(), door.host(), door.port())
                              : tls.newHandler(channel.alloc()));
                }
                channel.pipeline().addLast(new Knock(begun));
              }
            })
        .connect(door.host(), door.port())
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                failed.incrementAndGet();
                group.schedule(this::dial, 10, TimeUnit.MILLISECONDS);
              }
            });
  }

  private final class Knock extends SimpleChannelInboundHandler<ByteBuf> {
    private final long begun;
    private boolean answered;

    Knock(long begun) {
      this.begun = begun;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      String request = Player.upgradeRequest(door, 0);
      ByteBuf head = context.alloc().buffer(request.length());
      head.writeCharSequence(request, StandardCharsets.US_ASCII);
      context.writeAndFlush(head);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf answer) {
      if (answered) {
        return;
      }
      answered = true;
      String line =
          answer.toString(0, Math.min(12, answer.readableBytes()), StandardCharsets.US_ASCII);
      if (line.endsWith(" 101")) {
        opened.incrementAndGet();
        SslHandler handler = context.pipeline().get(SslHandler.class);
        if (handler != null && handler.engine().getSession().getCreationTime() < begun) {
          resumed.incrementAndGet();
        }
      } else {
        failed.incrementAndGet();
      }
      context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (!answered) {
        failed.incrementAndGet();
      }
      dial();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  @Override
  public void close() {
    over = true;
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
