package io.rookery.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a node was told, by flags and by file, with defaults filled in and not yet checked against
 * the machine.
 *
 * @param adminHosts names that operators ask under, beside loopback's and the bound address
 */
record Settings(
    boolean dev,
    Listener game,
    Listener admin,
    Listener cluster,
    Peers peers,
    Edge edge,
    Tls tls,
    TokenSource tokens,
    Optional<Path> adminTokenFile,
    List<String> adminHosts,
    Path data,
    Optional<Path> games,
    Duration drain) {

  /** The same, listening here. */
  Settings at(Listener game, Listener admin, Listener cluster) {
    return new Settings(
        dev,
        game,
        admin,
        cluster,
        peers,
        edge,
        tls,
        tokens,
        adminTokenFile,
        adminHosts,
        data,
        games,
        drain);
  }

  /**
   * Where to listen.
   *
   * @param flag which sets the port, for sentences
   * @param wander whether the next free port will do, because nobody asked for this one
   */
  record Listener(String flag, String bind, int port, boolean wander) {

    Listener at(int other) {
      return new Listener(flag, bind, other, false);
    }
  }

  /**
   * The other nodes.
   *
   * @param join where some of them listen
   * @param publicHost how they reach this one, when not at the address it binds; may have a port
   * @param exposed bind to an address that is not private, although nodes trust each other
   * @param tls for the event bus
   */
  record Peers(
      List<HostAndPort> join, Optional<String> publicHost, boolean exposed, Optional<PeerTls> tls) {
    Peers {
      join = List.copyOf(join);
    }
  }

  /**
   * By what nodes know each other on the event bus; all in PEM.
   *
   * @param authority who signed the certificates of nodes
   */
  record PeerTls(Path certificate, Path key, Path authority) {}

  /**
   * Who players are on the way to the game listener.
   *
   * @param publicUrls how browsers reach the cluster
   * @param allowedOrigins pages that may connect, beside the cluster's own
   * @param proxies addresses whose X-Forwarded-For is believed
   * @param proxyProtocol addresses that begin with a PROXY header, which is believed
   */
  record Edge(
      List<String> publicUrls,
      List<String> allowedOrigins,
      List<String> proxies,
      List<String> proxyProtocol) {
    Edge {
      publicUrls = List.copyOf(publicUrls);
      allowedOrigins = List.copyOf(allowedOrigins);
      proxies = List.copyOf(proxies);
      proxyProtocol = List.copyOf(proxyProtocol);
    }

    /** Whether it was said from where pages may connect. */
    boolean saysOrigins() {
      return !publicUrls.isEmpty() || !allowedOrigins.isEmpty();
    }
  }

  /**
   * How the game listener speaks.
   *
   * @param on false: plain text, behind a proxy or in tests
   * @param certificate and {@code key}, in PEM; empty: self-signed, kept in the data directory
   */
  record Tls(boolean on, Optional<Path> certificate, Optional<Path> key) {}

  /** Where the key for tokens comes from; nowhere in dev mode, where the cluster makes a secret. */
  record TokenSource(
      Optional<Path> secretFile,
      Optional<Path> publicKeyFile,
      String audience,
      Optional<String> issuer) {}
}
