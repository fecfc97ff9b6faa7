package io.rookery.app;

import com.sun.management.UnixOperatingSystemMXBean;
import io.rookery.gateway.handshake.Handshake;
import io.rookery.gateway.limits.GatewayOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings of the listener for players, in the words of those who listen. */
final class GameListener {
  /** Pages of one node for development may play on another, whatever its port. */
  private static final List<String> LOCAL_SOURCES =
      List.of(
          "wss://localhost:*", "wss://127.0.0.1:*", "https://localhost:*", "https://127.0.0.1:*");

  private static final Logger log = LoggerFactory.getLogger(GameListener.class);

  private final Settings settings;

  GameListener(Settings settings) {
    this.settings = settings;
  }

  /** Where, and with which certificate, which is made when there is none. */
  HttpServerOptions http(Instant now, SecureRandom random) {
    HttpServerOptions http =
        new HttpServerOptions()
            .setHost(settings.game().bind())
            .setPort(settings.game().port())
            .setSsl(settings.tls().on());
    if (!settings.tls().on()) {
      return http;
    }
    if (OpenSSLEngineOptions.isAvailable()) {
      http.setSslEngineOptions(new OpenSSLEngineOptions());
    }
    if (settings.tls().certificate().isPresent()) {
      return http.setKeyCertOptions(
          new PemKeyCertOptions()
              .addCertPath(readable("--tls-cert", settings.tls().certificate().get()))
              .addKeyPath(readable("--tls-key", settings.tls().key().orElseThrow())));
    }
    return http.setKeyCertOptions(SelfSignedCertificate.kept(settings.data(), now, random));
  }

  GatewayOptions options() {
    Settings.Edge edge = settings.edge();
    for (String origin : edge.allowedOrigins()) {
      if (!Handshake.isOrigin(origin)) {
        throw new StartFailure(
            "--allowed-origin "
                + origin
                + " is no origin: write one like https://play.example.org or"
                + " http://localhost:5173.");
      }
    }
    return GatewayOptions.defaults()
        .with(
            new GatewayOptions.Edge(
                Set.copyOf(edge.allowedOrigins()),
                settings.dev() ? hosts() : Set.of(),
                settings.dev() || !edge.saysOrigins(),
                Set.copyOf(edge.proxies()),
                Set.copyOf(edge.proxyProtocol()),
                settings.dev()));
  }

  /** Says which pages may connect or may not, where that may surprise. */
  void warnOfOrigins() {
    Settings.Edge edge = settings.edge();
    if (settings.dev() || !edge.publicUrls().isEmpty()) {
      return;
    }
    if (edge.allowedOrigins().isEmpty()) {
      log.warn(
          "pages of any name that leads here may connect: say --public-url or --allowed-origin");
    } else {
      log.warn(
          "pages of this node's own may not connect, as it does not know under which name they are"
              + " asked for: say --public-url, or ignore this when all pages are elsewhere");
    }
  }

  /** Whoever is let in without a token must not be a page of a name that leads here. */
  private Set<String> hosts() {
    Settings.Edge edge = settings.edge();
    return Stream.concat(
            Stream.of(settings.game().bind()),
            Stream.concat(edge.publicUrls().stream(), edge.allowedOrigins().stream())
                .map(GameListener::host))
        .collect(Collectors.toSet());
  }

  private static String host(String url) {
    try {
      String host = URI.create(url).getHost();
      return host == null ? url : host;
    } catch (IllegalArgumentException e) {
      return url; // no URL, so nobody can ask for it
    }
  }

  /** Where browsers find this node's pages; in development, on this machine. */
  List<String> publicUrls() {
    if (!settings.edge().publicUrls().isEmpty() || !settings.dev()) {
      return settings.edge().publicUrls();
    }
    String scheme = settings.tls().on() ? "https://" : "http://";
    return Stream.of("localhost", "127.0.0.1")
        .map(host -> scheme + host + ":" + settings.game().port())
        .toList();
  }

  /** How many descriptors this process may have open. */
  static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  Pages pages() {
    List<String> others =
        settings.edge().publicUrls().stream()
            .map(GameListener::socketSource)
            .collect(Collectors.toList());
    if (settings.dev()) {
      others.addAll(LOCAL_SOURCES);
    }
    return new Pages(String.join(" ", others));
  }

  /** {@code https://play.example.org/x} as {@code wss://play.example.org}. */
  private static String socketSource(String url) {
    try {
      URI uri = URI.create(url.toLowerCase(Locale.ROOT));
      if (uri.getScheme() != null && uri.getAuthority() != null) {
        boolean plain = uri.getScheme().equals("http") || uri.getScheme().equals("ws");
        return (plain ? "ws://" : "wss://") + uri.getAuthority();
      }
    } catch (IllegalArgumentException e) {
      // the sentence below says what was wrong
    }
    throw new StartFailure(
        "--public-url " + url + " is no URL: write one like https://play.example.org.");
  }

  static String readable(String flag, Path file) {
    if (!Files.isReadable(file)) {
      throw new StartFailure(flag + " names " + file + ", which cannot be read.");
    }
    return file.toString();
  }
}
