package io.rookery.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags that dev and node have in common. */
final class Flags {
  static final int GAME_PORT = 8443;
  static final int ADMIN_PORT = 9090;
  static final int CLUSTER_PORT = 5701;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "a properties file with flags by name: port=8443; what is given here wins")
  Path config; // read by Main before the rest is parsed

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "where players connect (default 8443; a further node takes the next free one)")
  Integer port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "on which interface (default 127.0.0.1 in dev mode, 0.0.0.0 otherwise)")
  String bind;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description = "for /metrics, /health and the admin API (default 9090, or the next free one)")
  Integer adminPort;

  @Option(
      names = "--admin-bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "on which interface (default ${DEFAULT-VALUE}): it has no TLS")
  String adminBind;

  @Option(
      names = "--admin-host",
      paramLabel = "NAME",
      split = ",",
      description =
          "a name under which it answers, beside localhost and its address; may be repeated")
  List<String> adminHosts = List.of();

  @Option(
      names = "--cluster-port",
      paramLabel = "PORT",
      description = "for other nodes (default 5701, or the next free one)")
  Integer clusterPort;

  @Option(
      names = "--cluster-bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "on which interface (default ${DEFAULT-VALUE}): private ones only, nodes trust each"
              + " other")
  String clusterBind;

  @Option(
      names = "--cluster-public-host",
      paramLabel = "HOST[:PORT]",
      description = "how other nodes reach this one, when not at the address it binds to")
  String clusterPublicHost;

  @Option(
      names = "--cluster-exposed",
      description = "bind to an address that is not private: whoever reaches it is trusted")
  boolean clusterExposed;

  @Option(
      names = "--cluster-tls-cert",
      paramLabel = "FILE",
      description = "this node's certificate for the event bus between nodes, PEM")
  Path clusterTlsCertificate;

  @Option(names = "--cluster-tls-key", paramLabel = "FILE", description = "its private key, PEM")
  Path clusterTlsKey;

  @Option(
      names = "--cluster-tls-ca",
      paramLabel = "FILE",
      description = "who signed the nodes' certificates, PEM (default: the certificate itself)")
  Path clusterTlsAuthority;

  @Option(
      names = "--join",
      paramLabel = "HOST:PORT",
      split = ",",
      converter = JoinConverter.class,
      description = "where nodes of the cluster listen for others; may be repeated")
  List<HostAndPort> join = List.of();

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      split = ",",
      description = "how browsers reach the cluster, when not by address and port; may be repeated")
  List<String> publicUrls = List.of();

  @Option(
      names = "--allowed-origin",
      paramLabel = "ORIGIN",
      split = ",",
      description =
          "pages that may connect beside the server's own: http://localhost:5173; may be repeated")
  List<String> allowedOrigins = List.of();

  @Option(
      names = "--proxy",
      paramLabel = "ADDRESS",
      split = ",",
      description = "a proxy whose X-Forwarded-For is believed; may be repeated")
  List<String> proxies = List.of();

  @Option(
      names = "--proxy-protocol",
      paramLabel = "ADDRESS",
      split = ",",
      description = "a proxy that begins with a PROXY header, version 1 or 2; may be repeated")
  List<String> proxyProtocol = List.of();

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "certificate chain, PEM")
  Path tlsCertificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "its private key, PEM")
  Path tlsKey;

  @Option(names = "--no-tls", description = "plain ws and http: behind a proxy that does TLS")
  boolean noTls;

  @Option(
      names = "--token-secret-file",
      paramLabel = "FILE",
      description = "secret that tokens are signed with, HS256; at least 32 bytes")
  Path tokenSecretFile;

  @Option(
      names = "--token-public-key-file",
      paramLabel = "FILE",
      description = "public key for tokens in PEM, RS256 or ES256")
  Path tokenPublicKeyFile;

  @Option(
      names = "--token-audience",
      paramLabel = "TEXT",
      defaultValue = "rookery",
      description = "what tokens must be for (default ${DEFAULT-VALUE})")
  String tokenAudience;

  @Option(
      names = "--token-issuer",
      paramLabel = "TEXT",
      description = "who tokens must be from (default: anybody who has the key)")
  String tokenIssuer;

  @Option(
      names = "--admin-token-file",
      paramLabel = "FILE",
      description = "bearer token of the admin API (default: made once, in the data directory)")
  Path adminTokenFile;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${sys:rookery.data:-.rookery}",
      description = "what is kept between runs (default ${DEFAULT-VALUE})")
  Path data;

  @Option(
      names = "--games",
      paramLabel = "DIR",
      description = "jars with further games, and libraries that they need")
  Path games;

  @Option(
      names = "--drain-seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "how long a node that stops waits for its players (default ${DEFAULT-VALUE})")
  int drainSeconds;

  /** The settings these flags mean; {@code wander}: ports not asked for may be the next free. */
  Settings settings(boolean dev, boolean wander) {
    String gameBind = bind != null ? bind : dev ? "127.0.0.1" : "0.0.0.0";
    if (noTls && (tlsCertificate != null || tlsKey != null)) {
      throw new StartFailure("--no-tls contradicts --tls-cert and --tls-key: leave one out.");
    }
    if ((tlsCertificate == null) != (tlsKey == null)) {
      throw new StartFailure("--tls-cert and --tls-key belong together: give both.");
    }
    if (drainSeconds < 0 || drainSeconds > 3_600) {
      throw new StartFailure("--drain-seconds is from 0 to 3600, not " + drainSeconds + ".");
    }
    return new Settings(
        dev,
        listener("--port", gameBind, port, GAME_PORT, wander),
        listener("--admin-port", adminBind, adminPort, ADMIN_PORT, true),
        listener("--cluster-port", clusterBind, clusterPort, CLUSTER_PORT, true),
        new Settings.Peers(
            join, Optional.ofNullable(clusterPublicHost), clusterExposed, clusterTls()),
        new Settings.Edge(
            publicUrls,
            allowedOrigins,
            numeric("--proxy", proxies),
            numeric("--proxy-protocol", proxyProtocol)),
        new Settings.Tls(!noTls, Optional.ofNullable(tlsCertificate), Optional.ofNullable(tlsKey)),
        new Settings.TokenSource(
            Optional.ofNullable(tokenSecretFile),
            Optional.ofNullable(tokenPublicKeyFile),
            tokenAudience,
            Optional.ofNullable(tokenIssuer)),
        Optional.ofNullable(adminTokenFile),
        adminHosts,
        data.toAbsolutePath().normalize(),
        Optional.ofNullable(games),
        Duration.ofSeconds(drainSeconds));
  }

  private Optional<Settings.PeerTls> clusterTls() {
    if ((clusterTlsCertificate == null) != (clusterTlsKey == null)) {
      throw new StartFailure(
          "--cluster-tls-cert and --cluster-tls-key belong together: give both.");
    }
    if (clusterTlsCertificate == null && clusterTlsAuthority != null) {
      throw new StartFailure("--cluster-tls-ca alone says nothing: give --cluster-tls-cert too.");
    }
    return Optional.ofNullable(clusterTlsCertificate)
        .map(
            certificate ->
                new Settings.PeerTls(
                    certificate,
                    clusterTlsKey,
                    clusterTlsAuthority == null ? certificate : clusterTlsAuthority));
  }

  /** In the form that sockets have their addresses in. */
  private static List<String> numeric(String flag, List<String> addresses) {
    return addresses.stream().map(address -> numeric(flag, address)).toList();
  }

  private static String numeric(String flag, String address) {
    if (address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      try {
        return InetAddress.getByName(address).getHostAddress(); // no name, so nobody is asked
      } catch (UnknownHostException e) {
        // the sentence below says what was wrong
      }
    }
    throw new StartFailure(flag + " " + address + " is no address: write one like 10.0.0.7.");
  }

  private static Settings.Listener listener(
      String flag, String bind, Integer asked, int otherwise, boolean wander) {
    int port = asked == null ? otherwise : asked;
    if (port < 1 || port > 65_535) {
      throw new StartFailure(flag + " is from 1 to 65535, not " + port + ".");
    }
    return new Settings.Listener(flag, bind, port, asked == null && wander);
  }
}
