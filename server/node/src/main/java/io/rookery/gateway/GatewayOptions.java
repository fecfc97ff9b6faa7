package io.rookery.gateway;

import java.time.Duration;
import java.util.Set;

/** Every limit of the gateway; {@link #defaults()} are those of the documentation. */
public record GatewayOptions(Edge edge, Limits limits, SlowSockets slow, Timing timing) {

  /** What SESSION.md and PROTOCOL.md promise. */
  public static GatewayOptions defaults() {
    return new GatewayOptions(
        Edge.defaults(), Limits.defaults(), SlowSockets.defaults(), Timing.defaults());
  }

  public GatewayOptions with(Edge edge) {
    return new GatewayOptions(edge, limits, slow, timing);
  }

  public GatewayOptions with(Limits limits) {
    return new GatewayOptions(edge, limits, slow, timing);
  }

  public GatewayOptions with(SlowSockets slow) {
    return new GatewayOptions(edge, limits, slow, timing);
  }

  public GatewayOptions with(Timing timing) {
    return new GatewayOptions(edge, limits, slow, timing);
  }

  /**
   * Who may come in.
   *
   * @param allowedOrigins when not empty, the only origins admitted beside none at all
   * @param hostAdmitted without a list of origins: whether pages of the request's own host are
   *     admitted, beside those of the nodes' public URLs; whoever points a name of theirs at this
   *     node is such a host
   * @param proxies addresses whose {@code X-Forwarded-For} is believed
   * @param proxyProtocol addresses whose sockets begin with a PROXY header, which is believed
   * @param loopbackExempt whether loopback addresses have no connection limit
   */
  public record Edge(
      Set<String> allowedOrigins,
      boolean hostAdmitted,
      Set<String> proxies,
      Set<String> proxyProtocol,
      boolean loopbackExempt) {

    public Edge {
      allowedOrigins = Set.copyOf(allowedOrigins);
      proxies = Set.copyOf(proxies);
      proxyProtocol = Set.copyOf(proxyProtocol);
    }

    public static Edge defaults() {
      return new Edge(Set.of(), true, Set.of(), Set.of(), false);
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
   * @param frames per second, other than operations and the {@code AT} before them
   * @param joins per second, repeated ones too
   * @param joinsAtOnce after a while without any
   * @param bytes per second, each frame counted as {@link InputRates#FRAME_COST} more than it has
   */
  public record Limits(
      int connectionsPerAddress,
      int connectionsPerNode,
      int messageBytes,
      int fragments,
      int channels,
      int controlFrames,
      int frames,
      int joins,
      int joinsAtOnce,
      int bytes) {

    public static Limits defaults() {
      return new Limits(64, 20_000, 16 * 1024, 64, 16, 10, 200, 5, 16, 16 * 64 * 1024);
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
   * @param upgrade from a socket's opening to the 101 or another answer
   * @param hello from the 101 to HELLO
   * @param ping between pings, and from a ping to its pong
   * @param join a join that hears nothing for so long is forgotten
   * @param close from our close frame to the end of the socket
   */
  public record Timing(
      Duration upgrade, Duration hello, Duration ping, Duration join, Duration close) {

    public static Timing defaults() {
      return new Timing(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2));
    }
  }
}
