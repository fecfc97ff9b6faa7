package io.rookery.app;

/**
 * Where something listens.
 *
 * @param host a name or address; IPv6 without brackets
 * @param port 1 to 65535
 */
public record HostAndPort(String host, int port) {

  /**
   * Reads {@code host:port} or {@code [v6]:port}.
   *
   * @throws IllegalArgumentException with a sentence
   */
  public static HostAndPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      throw new IllegalArgumentException("write an IPv6 address in brackets, [::1]:5701: " + text);
    }
    if (host.isBlank() || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("say HOST:PORT instead of " + text);
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a port is from 1 to 65535: " + text);
    }
    return new HostAndPort(host, port);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
