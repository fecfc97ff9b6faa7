package io.rookery.gateway.handshake;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.AttributeKey;
import io.rookery.gateway.limits.ClientAddress;
import io.rookery.gateway.limits.Clocks;
import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.gateway.limits.RateBuckets;
import io.rookery.metrics.Metrics;
import io.rookery.metrics.UpgradeRefusal;
import io.vertx.core.VertxBuilder;
import io.vertx.core.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Where the sockets of players are accepted, before a byte is read and before TLS.
 *
 * <p>A crowd of one address, or of all, is turned away here, so that sockets which never ask for
 * anything are bounded too: by twice what may be connected, at once and a second, because one too
 * many is told so by a close code. Listed proxies say here for whom they speak.
 */
public final class AcceptFilter {
  /** Whom a proxy speaks for: a numeric address. */
  private static final AttributeKey<String> CLIENT = AttributeKey.valueOf("rookery.client");

  /** What a PROXY header of version 2 may say beside addresses; nothing of it is used. */
  private static final int LONGEST_EXTRAS = 2 * 1024;

  /** Descriptors that stay for files, other nodes and operators; of few, a quarter. */
  private static final int SPARE_DESCRIPTORS = 1024;

  private final int port;
  private final BusFilter bus;
  private final GatewayOptions.Edge edge;
  private final Admissions crowds;
  private final RateBuckets newSockets;
  private final Clocks clocks;
  private final Metrics metrics;
  private final Transport transport;

  /**
   * A filter for the listener at this port.
   *
   * @param descriptors how many the process may have open
   * @param bus sees what is accepted elsewhere
   */
  public AcceptFilter(
      int port,
      GatewayOptions options,
      long descriptors,
      BusFilter bus,
      Metrics metrics,
      Clocks clocks) {
    this.port = port;
    this.bus = bus;
    this.edge = options.edge();
    this.metrics = metrics;
    this.crowds =
        new Admissions(
            2 * options.limits().connectionsPerAddress(),
            mostSockets(options.limits().connectionsPerNode(), descriptors),
            edge.loopbackExempt());
    GatewayOptions.Rate connections = options.rates().connectionsOfAddress();
    this.newSockets =
        new RateBuckets(
            new GatewayOptions.Rate(2 * connections.perSecond(), 2 * connections.atOnce()));
    this.clocks = clocks;
    Transport preferred = Transport.nativeTransport();
    this.transport = preferred != null && preferred.available() ? preferred : Transport.NIO;
  }

  /**
   * How many sockets of players a node takes: where descriptors are fewer, players who come back in
   * thousands must not take those that the cluster needs.
   */
  static int mostSockets(int connectionsPerNode, long descriptors) {
    long spare = Math.min(SPARE_DESCRIPTORS, descriptors / 4);
    return (int) Math.min(2L * connectionsPerNode, descriptors - spare);
  }

  /** The transport that Vert.x gets: {@code epoll}, or {@code nio} where there is none. */
  public String transport() {
    return transport.name();
  }

  /** The same builder, with servers that have this filter. */
  public VertxBuilder on(VertxBuilder builder) {
    return builder.withTransport(new WatchedTransport(transport, new Door()));
  }

  /** The numeric address of who is at the other end, as a listed proxy said, or the socket's. */
  public static String client(Channel socket, String socketAddress) {
    String said = socket.attr(CLIENT).get();
    return said == null ? socketAddress : said;
  }

  /** Takes the socket for as long as it is open, or not. */
  private boolean admits(Channel socket, String address) {
    ClientAddress client = ClientAddress.of(address);
    if (!crowds.isExempt(client) && !newSockets.take(client.key(), clocks.now())) {
      metrics.upgradeRefused(UpgradeRefusal.ADDRESS_RATE);
      return false;
    }
    Admissions.Place place = crowds.enter(client);
    if (place.answer() == Admissions.Answer.ADMITTED) {
      socket.closeFuture().addListener(closed -> place.leave());
      return true;
    }
    place.leave();
    metrics.upgradeRefused(
        place.answer() == Admissions.Answer.NODE_FULL
            ? UpgradeRefusal.NODE_LIMIT
            : UpgradeRefusal.ADDRESS_LIMIT);
    return false;
  }

  /** In the pipeline of every server; one thread accepts for all. */
  @Sharable
  private final class Door extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      Channel socket = (Channel) accepted;
      if (isOurs(socket) ? enters(socket) : bus.passes(socket)) {
        context.fireChannelRead(accepted);
      } else {
        socket.unsafe().closeForcibly();
      }
    }

    private boolean isOurs(Channel socket) {
      return socket.localAddress() instanceof InetSocketAddress here && here.getPort() == port;
    }

    private boolean enters(Channel socket) {
      String address = numeric(socket.remoteAddress());
      if (edge.proxyProtocol().contains(address)) {
        socket.pipeline().addLast(new HAProxyMessageDecoder(LONGEST_EXTRAS));
        socket.pipeline().addLast(new ProxyHeader(client -> introduced(socket, client), metrics));
        return true;
      }
      return edge.proxies().contains(address) || admits(socket, address);
    }

    private boolean introduced(Channel socket, String client) {
      socket.attr(CLIENT).set(client);
      return admits(socket, client);
    }

    private static String numeric(SocketAddress address) {
      InetAddress numeric = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
      return numeric == null ? "" : numeric.getHostAddress();
    }
  }
}
