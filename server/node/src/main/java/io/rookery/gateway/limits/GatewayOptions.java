package io.rookery.gateway.limits;

import java.time.Duration;
import java.util.Set;

/** Every limit of the gateway; {@link #defaults()} are those of the documentation. */
public record GatewayOptions(
    Edge edge, Limits limits, Rates rates, SlowSockets slow, Timing timing) {

  /** What a frame costs beside its bytes, so that a flood of empty ones is one of bytes. */
  public static final int FRAME_COST = 32;

  /** What SESSION.md and PROTOCOL.md promise. */
  public static GatewayOptions defaults() {
    return new GatewayOptions(
        Edge.defaults(),
        Limits.defaults(),
        Rates.defaults(),
        SlowSockets.defaults(),
        Timing.defaults());
  }

  public GatewayOptions with(Edge edge) {
    return new GatewayOptions(edge, limits, rates, slow, timing);
  }

  public GatewayOptions with(Limits limits) {
    return new GatewayOptions(edge, limits, rates, slow, timing);
  }

  public GatewayOptions with(Rates rates) {
    return new GatewayOptions(edge, limits, rates, slow, timing);
  }

  public GatewayOptions with(SlowSockets slow) {
    return new GatewayOptions(edge, limits, rates, slow, timing);
  }

  public GatewayOptions with(Timing timing) {
    return new GatewayOptions(edge, limits, rates, slow, timing);
  }

  /**
   * Who may come in.
   *
   * @param allowedOrigins further origins whose pages are admitted
   * @param hosts when not empty, the only names that a request may ask for, beside addresses in
   *     numbers and {@code localhost}
   * @param hostAdmitted whether pages of the request's own host are admitted, beside those of the
   *     nodes' public URLs; whoever points a name of theirs at this node is such a host
   * @param proxies addresses whose {@code X-Forwarded-For} is believed
   * @param proxyProtocol addresses whose sockets begin with a PROXY header, which is believed
   * @param loopbackExempt whether loopback addresses have no limit of connections, joins and
   *     resumes, nor their players: many of them are one program there, with one token
   */
  public record Edge(
      Set<String> allowedOrigins,
      Set<String> hosts,
      boolean hostAdmitted,
      Set<String> proxies,
      Set<String> proxyProtocol,
      boolean loopbackExempt) {

    public Edge {
      allowedOrigins = Set.copyOf(allowedOrigins);
      hosts = Set.copyOf(hosts);
      proxies = Set.copyOf(proxies);
      proxyProtocol = Set.copyOf(proxyProtocol);
    }

    public static Edge defaults() {
      return new Edge(Set.of(), Set.of(), true, Set.of(), Set.of(), false);
    }
  }

  /**
   * How much of anything.
   *
   * @param connectionsPerAddress sockets of one address, an IPv6 network of 64 bits being one
   * @param connectionsPerNode sockets of all verticles together
   * @param messageBytes the longest WebSocket message from a client
   * @param fragments the most fragments of one message
   * @param channels open at once on a connection
   * @param controlFrames WebSocket pings, pongs and closes per second
   * @param frames per second, other than operations and {@code AT}
   * @param bareAts per second: {@code AT} frames with nothing behind them
   * @param bytes per second, each frame counted as {@link GatewayOptions#FRAME_COST} more than it
   *     has
   */
  public record Limits(
      int connectionsPerAddress,
      int connectionsPerNode,
      int messageBytes,
      int fragments,
      int channels,
      int controlFrames,
      int frames,
      int bareAts,
      int bytes) {

    public static Limits defaults() {
      return new Limits(64, 20_000, 16 * 1024, 64, 16, 10, 200, 1_000, 16 * 64 * 1024);
    }
  }

  /**
   * So many per second, and so many at once after a while without any.
   *
   * @param perSecond in the long run
   * @param atOnce a burst
   */
  public record Rate(int perSecond, int atOnce) {}

  /**
   * How often anything may be asked for, on all connections of a player or an address together.
   *
   * @param connectionsOfAddress new connections; twice as many sockets
   * @param joinsOfSubject joins of one player, repeated ones too
   * @param joinsOfAddress joins of all players behind one address
   * @param resumesOfSubject resumes of one player, repeated ones too
   * @param resumesOfAddress resumes of all players behind one address
   * @param failuresOfAddress resumes without a seat that are answered
   */
  public record Rates(
      Rate connectionsOfAddress,
      Rate joinsOfSubject,
      Rate joinsOfAddress,
      Rate resumesOfSubject,
      Rate resumesOfAddress,
      Rate failuresOfAddress) {

    public static Rates defaults() {
      return new Rates(
          new Rate(16, 128),
          new Rate(5, 16),
          new Rate(32, 256),
          new Rate(8, 48),
          new Rate(64, 512),
          new Rate(2, 64));
    }
  }

  /**
   * When a socket that does not take what it is sent loses which privilege.
   *
   * @param drainedBytes a stalled socket with no more queued takes state again
   * @param stalledBytes with so much queued, its rooms are told that it is stalled
   * @param shedBytes with so much queued, nothing more is relayed to it until it is drained
   * @param nodeBytes all queues of the node; beyond, the longest queue is closed
   * @param patience how long it may be stalled
   */
  public record SlowSockets(
      int drainedBytes, int stalledBytes, int shedBytes, long nodeBytes, Duration patience) {

    public static SlowSockets defaults() {
      return new SlowSockets(
          16 * 1024, 64 * 1024, 1024 * 1024, 64L * 1024 * 1024, Duration.ofSeconds(5));
    }
  }

  /**
   * How long anything may take.
   *
   * @param tls from a socket's opening to the end of TLS's handshake, where there is TLS
   * @param request from there to the end of the request's head
   * @param hello from the 101 to HELLO
   * @param ping between pings, and from a ping to its pong
   * @param join a join that hears nothing for so long is forgotten
   * @param close from our close frame to the end of the socket
   */
  public record Timing(
      Duration tls,
      Duration request,
      Duration hello,
      Duration ping,
      Duration join,
      Duration close) {

    public static Timing defaults() {
      return new Timing(
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2));
    }
  }
}
