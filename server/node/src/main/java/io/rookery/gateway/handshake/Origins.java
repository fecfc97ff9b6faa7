package io.rookery.gateway.handshake;

import io.rookery.gateway.limits.GatewayOptions;
import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Which pages may open a WebSocket. */
final class Origins {
  private static final String NONE = "?";

  private final Supplier<? extends Collection<String>> nodeUrls;
  private final Set<String> allowed;
  private final boolean hostAdmitted;

  /**
   * A policy.
   *
   * @param nodeUrls public URLs of all nodes, whose pages are admitted everywhere
   * @param edge lists further pages, and says whether those of the request's host are admitted
   */
  Origins(Supplier<? extends Collection<String>> nodeUrls, GatewayOptions.Edge edge) {
    this.nodeUrls = nodeUrls;
    this.hostAdmitted = edge.hostAdmitted();
    this.allowed =
        edge.allowedOrigins().stream().map(Origins::normal).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether a request may go on.
   *
   * @param origin its Origin header; null when it comes from no browser
   * @param host its Host header
   */
  boolean admits(String origin, String host, boolean tls) {
    if (origin == null) {
      return true;
    }
    String from = normal(origin);
    if (from.equals(NONE)) {
      return false;
    }
    return allowed.contains(from)
        || (hostAdmitted
            && host != null
            && from.equals(normal((tls ? "https://" : "http://") + host)))
        || nodeUrls.get().stream().map(Origins::normal).anyMatch(from::equals);
  }

  /** Whether this is a scheme and a host that pages can come from, and nothing behind them. */
  static boolean isOrigin(String text) {
    return !normal(text).equals(NONE) && text.matches("[^:]+://[^/?#@]+/?");
  }

  /** Scheme, host and port, or a string that equals no origin's. */
  private static String normal(String url) {
    try {
      URI uri = URI.create(url.toLowerCase(Locale.ROOT));
      String scheme = uri.getScheme();
      if (scheme == null || uri.getHost() == null) {
        return NONE;
      }
      return switch (scheme) {
        case "https", "wss" -> "https://" + uri.getHost() + ":" + port(uri, 443);
        case "http", "ws" -> "http://" + uri.getHost() + ":" + port(uri, 80);
        default -> NONE;
      };
    } catch (IllegalArgumentException e) {
      return NONE;
    }
  }

  private static int port(URI uri, int usual) {
    return uri.getPort() >= 0 ? uri.getPort() : usual;
  }
}
