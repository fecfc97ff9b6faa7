package io.rookery.gateway.handshake;

import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Under which names a node may be asked for: whoever points a name of theirs at it has a page that
 * a browser takes for the node's own.
 *
 * <p>An address in numbers is nobody's name, and {@code localhost} is nobody else's.
 */
final class Hosts {
  private final Set<String> named;

  /**
   * A policy.
   *
   * @param named without ports, in any case; empty admits every name
   */
  Hosts(Set<String> named) {
    this.named =
        named.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  /**
   * Whether a request may go on.
   *
   * @param host its Host header; null when it has none
   */
  boolean admits(String host) {
    if (named.isEmpty()) {
      return true;
    }
    if (host == null) {
      return false;
    }
    String name = withoutPort(host.trim().toLowerCase(Locale.ROOT));
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || NetUtil.isValidIpV4Address(name)
        || NetUtil.isValidIpV6Address(name)
        || named.contains(name);
  }

  private static String withoutPort(String host) {
    if (host.startsWith("[")) {
      int end = host.indexOf(']');
      return end < 0 ? host : host.substring(1, end);
    }
    int colon = host.indexOf(':');
    return colon < 0 ? host : host.substring(0, colon);
  }
}
