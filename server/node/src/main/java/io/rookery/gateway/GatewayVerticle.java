package io.rookery.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.rookery.cluster.bus.RoomBus;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.gateway.handshake.AcceptFilter;
import io.rookery.gateway.handshake.Admissions;
import io.rookery.gateway.handshake.Handshake;
import io.rookery.gateway.handshake.HttpDeadlines;
import io.rookery.gateway.limits.ClientAddress;
import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.gateway.limits.RateBuckets;
import io.rookery.gateway.links.Links;
import io.rookery.gateway.links.Quotas;
import io.rookery.gateway.socket.Connection;
import io.rookery.gateway.socket.FrameSocket;
import io.rookery.gateway.socket.Heartbeat;
import io.rookery.gateway.socket.Loop;
import io.rookery.gateway.socket.SocketShare;
import io.rookery.health.LoopWatchdog;
import io.rookery.metrics.UpgradeRefusal;
import io.rookery.protocol.CloseCode;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;

/** A listener on one event loop; those of a node share the port. */
final class GatewayVerticle extends AbstractVerticle {
  private static final int RETRY_AFTER_SECONDS = 5;

  private final int index;
  private final int loops;
  private final HttpServerOptions http;
  private final Handler<HttpServerRequest> pages;
  private final GatewayOptions options;
  private final GatewayServices services;
  private final Admissions admissions;
  private final RateBuckets newConnections;
  private final Quotas quotas;
  private final RandomGenerator random;
  private final Set<Connection> connections = new HashSet<>();

  private Loop loop;
  private LoopWatchdog watchdog;
  private Links links;
  private SocketShare sockets;
  private Heartbeat heartbeat;
  private HttpDeadlines deadlines;
  private Handshake handshake;
  private HttpServer server;
  private RoomBus.Registration registration;
  private Promise<Void> drained;
  private long lastTick;
  private int opened;

  GatewayVerticle(
      int index, int loops, Gateway.Listening listening, GatewayServices services, Shared shared) {
    this.index = index;
    this.loops = loops;
    this.http = listening.http();
    this.pages = listening.pages();
    this.options = listening.options();
    this.services = services;
    this.admissions = shared.admissions();
    this.newConnections = shared.newConnections();
    this.quotas = shared.quotas();
    this.random = shared.random();
  }

  /** What the verticles of a node have in common. */
  record Shared(
      Admissions admissions, RateBuckets newConnections, Quotas quotas, RandomGenerator random) {}

  @Override
  public void start(Promise<Void> started) {
    watchdog = services.watchdogs().begin("gateway " + index);
    loop =
        new Loop(
            context, services.clocks(), services.metrics(), watchdog, services.bus()::together);
    sockets = SocketShare.of(loop, options, services.tokens(), loops);
    links =
        new Links(
            new Links.Place(index, loops),
            options,
            new Links.Routes(services.bus(), services.directory(), services.matchmaker()),
            quotas,
            loop);
    heartbeat = new Heartbeat(options.timing().ping().toMillis());
    deadlines = new HttpDeadlines(services.metrics(), options.timing().request().toMillis());
    handshake = new Handshake(options.edge(), services.nodes()::publicUrls);
    registration = services.bus().relay(index, links.port());
    services.directory().onRemoved(this::removed);
    services.nodes().onGone(this::nodeGone);
    lastTick = System.nanoTime();
    vertx.setPeriodic(Heartbeat.TICK, timer -> tick());
    server = vertx.createHttpServer(http);
    server
        .connectionHandler(this::accepted)
        .requestHandler(this::request)
        .invalidRequestHandler(this::misshapen)
        .exceptionHandler(this::broken)
        .listen()
        .<Void>mapEmpty()
        .onComplete(started);
  }

  @Override
  public void stop() {
    registration.close();
    services.watchdogs().end(watchdog);
  }

  /** The port it listens on, which the system chose if that asked for 0. */
  int port() {
    return server.actualPort();
  }

  private void removed(RoomEntry entry) {
    context.runOnContext(here -> links.removed(entry));
  }

  private void nodeGone(String node) {
    context.runOnContext(here -> links.nodeGone(node));
  }

  private void tick() {
    long nanos = System.nanoTime();
    watchdog.beat(nanos);
    services.metrics().loopLagged(Math.max(0, nanos - lastTick - Heartbeat.TICK * 1_000_000));
    lastTick = nanos;
    heartbeat.tick();
    deadlines.tick(loop.now());
    links.tick();
    sockets.queues().tick();
  }

  private void accepted(HttpConnection connection) {
    ClientAddress address = ClientAddress.of(connection.remoteAddress().hostAddress());
    deadlines.enter(connection, admissions.enter(address), loop.now());
  }

  private void request(HttpServerRequest request) {
    deadlines.asked(request.connection(), loop.now());
    boolean isUpgrade = Handshake.isUpgrade(request);
    handshake
        .judge(request, isUpgrade, drained != null)
        .ifPresentOrElse(
            refusal -> refuse(request, refusal),
            () -> {
              if (isUpgrade) {
                upgrade(request);
              } else {
                pages.handle(request);
              }
            });
  }

  private void refuse(HttpServerRequest request, Handshake.Refusal refusal) {
    services.metrics().upgradeRefused(refusal.why());
    if (refusal.status() == 503) {
      request.response().putHeader("Retry-After", String.valueOf(RETRY_AFTER_SECONDS));
    } else if (refusal.status() == 426) {
      request.response().putHeader(Handshake.VERSION_HEADER, Handshake.VERSION);
    }
    end(request, refusal.status(), refusal.sentence());
  }

  /** The last answer on this socket. */
  private static void end(HttpServerRequest request, int status, String sentence) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Connection", "close")
        .end(sentence + "\n")
        .onComplete(written -> request.connection().close());
  }

  /** What the HTTP decoder gave up on; it may be too long, or no HTTP at all. */
  private void misshapen(HttpServerRequest request) {
    services.metrics().upgradeRefused(UpgradeRefusal.BAD_REQUEST);
    HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
  }

  private void broken(Throwable cause) {
    if (cause instanceof SSLException) {
      services.metrics().upgradeRefused(UpgradeRefusal.TLS);
    }
  }

  private void upgrade(HttpServerRequest request) {
    HttpConnection before = request.connection();
    String socketAddress = request.remoteAddress().hostAddress();
    List<String> forwardedFor = request.headers().getAll("X-Forwarded-For");
    request
        .toWebSocket()
        .onSuccess(socket -> open(socket, before, socketAddress, forwardedFor))
        .onFailure(cause -> services.metrics().upgradeRefused(UpgradeRefusal.BAD_REQUEST));
  }

  /** Puts our handler in the place of Vert.x's, which keeps neither queues nor its socket then. */
  private void open(
      ServerWebSocket webSocket,
      HttpConnection before,
      String socketAddress,
      List<String> forwardedFor) {
    deadlines.leave(before);
    ChannelHandlerContext context = ((WebSocketInternal) webSocket).channelHandlerContext();
    Channel channel = context.channel();
    if (!channel.isOpen()) {
      return; // reset meanwhile: its options cannot be set, and its end was told to nobody
    }
    String client = AcceptFilter.client(channel, socketAddress);
    ClientAddress address = ClientAddress.of(client, forwardedFor, options.edge().proxies());
    boolean inRate = admissions.isExempt(address) || newConnections.take(address.key(), loop.now());
    Admissions.Place place = admissions.enter(address);
    channel.closeFuture().addListener(closed -> place.leave());
    channel
        .config()
        .setWriteBufferWaterMark(
            new WriteBufferWaterMark(options.slow().drainedBytes(), options.slow().stalledBytes()));
    if (channel instanceof EpollSocketChannel) {
      // A large kernel buffer hides a stall.
      channel
          .config()
          .setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) options.slow().drainedBytes());
    }
    String id = services.bus().node() + "-" + index + "-" + ++opened;
    var connection = new Connection(id, address, sockets, links::channels);
    FrameSocket socket = new FrameSocket(connection, options, services.clocks());
    channel.pipeline().replace(context.name(), "rookery", socket);
    connections.add(connection);
    int slot = heartbeat.add(connection);
    connection.opened(
        socket,
        () -> {
          connections.remove(connection);
          heartbeat.remove(connection, slot);
          if (drained != null && connections.isEmpty()) {
            drained.tryComplete();
          }
        });
    services.metrics().connectionOpened();
    switch (place.answer()) {
      case ADMITTED -> {
        if (!inRate) {
          connection.close(
              CloseCode.TOO_MANY_CONNECTIONS, "too many new connections of this address");
        }
      }
      case ADDRESS_FULL ->
          connection.close(CloseCode.TOO_MANY_CONNECTIONS, "too many connections of this address");
      case NODE_FULL -> connection.close(CloseCode.NODE_FULL, "this node is full");
    }
  }

  /**
   * Sends all clients away: told at once when to return, closed one after the other.
   *
   * @param returnWithin each is told a random time within it
   * @param closeWithin each is closed at a random moment within it
   * @return completes when all are closed
   */
  Future<Void> drain(Duration returnWithin, Duration closeWithin) {
    Promise<Void> all = Promise.promise();
    context.runOnContext(
        here -> {
          drained = all;
          links.drain();
          for (Connection connection : List.copyOf(connections)) {
            connection.goAway((int) random.nextLong(returnWithin.toMillis() + 1));
            vertx.setTimer(
                1 + random.nextLong(closeWithin.toMillis() + 1),
                timer -> connection.close(CloseCode.GOING_AWAY, "this node stops"));
          }
          if (connections.isEmpty()) {
            all.tryComplete();
          }
        });
    return all.future();
  }
}
