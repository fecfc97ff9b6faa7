package io.rookery.cluster;

import java.util.List;
import java.util.Optional;

/**
 * How a node meets the others.
 *
 * @param name only nodes of the same cluster name join each other
 * @param node this node, per boot
 * @param host the address that members and the event bus listen on
 * @param port the members' port; 0: one that is free
 * @param join {@code host:port} of other members; one that is up is enough
 * @param publicHost the address that others reach this node at; empty: {@code host}
 * @param exposed listen on an address that is not private, although anyone who reaches it is a
 *     member: there is no authentication between members
 * @param tls for the event bus: nodes then take each other's messages only with a certificate
 * @param detection how fast a node that hangs is given up
 */
public record ClusterOptions(
    String name,
    String node,
    String host,
    int port,
    List<String> join,
    String publicHost,
    boolean exposed,
    Optional<Tls> tls,
    Detection detection) {
  public ClusterOptions {
    join = List.copyOf(join);
  }

  /** A node on loopback, alone unless it is given others to join. */
  public static ClusterOptions loopback(String node, int port, List<String> join) {
    return new ClusterOptions(
        "rookery", node, "127.0.0.1", port, join, "", false, Optional.empty(), Detection.usual());
  }

  /**
   * By what nodes know each other on the event bus: paths of PEM files.
   *
   * @param authority who signed the certificates of nodes, and of nobody else
   */
  public record Tls(String certificate, String key, String authority) {}

  /**
   * How fast a node that hangs is given up.
   *
   * @param heartbeatSeconds how often members show that they are alive
   * @param silenceSeconds how long one may be silent
   */
  public record Detection(int heartbeatSeconds, int silenceSeconds) {

    /** One second and five: the practical floor on small machines. */
    public static Detection usual() {
      return new Detection(1, 5);
    }
  }
}
