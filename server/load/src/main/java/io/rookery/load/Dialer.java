package io.rookery.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Opens sockets to the servers, each on the event loop it is to stay on. */
final class Dialer implements AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int LARGEST_MESSAGE = 64 << 10;
  private static final int LARGEST_RESPONSE = 16 << 10;

  private final EventLoopGroup loops;
  private final Class<? extends Channel> type;
  private final boolean insecure;

  Dialer(int loopCount, boolean insecure) {
    this.insecure = insecure;
    boolean epoll = Epoll.isAvailable();
    var io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.loops = new MultiThreadIoEventLoopGroup(loopCount, io);
    this.type = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  EventLoop nextLoop() {
    return loops.next();
  }

  /** How to connect to a server; made once for each. */
  Server server(URI url) {
    boolean tls = url.getScheme().equals("wss");
    return new Server(url, tls ? context(Servers.trustsAnyCertificate(url, insecure)) : null);
  }

  /** Connects a player, on whose loop this is called; a failure is told as a close, later. */
  PlayerSocket dial(Server server, EventLoop loop, LoadPlayer player) {
    var socket = new PlayerSocket(player, server.handshaker(), server.tls() != null);
    new Bootstrap()
        .group(loop)
        .channel(type)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                if (server.tls() != null) {
                  channel
                      .pipeline()
                      .addLast(
                          server
                              .tls()
                              .newHandler(
                                  channel.alloc(),
                                  server.url().getHost(),
                                  Servers.port(server.url())));
                }
                channel
                    .pipeline()
                    .addLast(new HttpClientCodec(), new HttpObjectAggregator(LARGEST_RESPONSE))
                    .addLast(socket);
              }
            })
        .connect(server.url().getHost(), Servers.port(server.url()))
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                // later, because whoever dials learns first which socket it is
                loop.execute(() -> player.closed(socket, 1006, "connect"));
              }
            });
    return socket;
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static SslContext context(boolean anyCertificate) {
    SslContextBuilder builder = SslContextBuilder.forClient();
    if (anyCertificate) {
      builder.trustManager(new AnyCertificate()).endpointIdentificationAlgorithm(null);
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS cannot be had: " + e.getMessage(), e);
    }
  }

  /**
   * A server to connect to.
   *
   * @param tls null for plain ws
   */
  record Server(URI url, SslContext tls) {

    private WebSocketClientHandshaker handshaker() {
      return WebSocketClientHandshakerFactory.newHandshaker(
          url,
          WebSocketVersion.V13,
          "rookery.v1",
          false,
          new DefaultHttpHeaders(),
          LARGEST_MESSAGE,
          true,
          true);
    }
  }
}
