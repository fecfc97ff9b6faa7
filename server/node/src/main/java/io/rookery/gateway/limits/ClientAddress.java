package io.rookery.gateway.limits;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;

/**
 * Whose connection it is, for limits.
 *
 * @param key an IPv4 address, or the 64-bit network of an IPv6 address: one client has all of it
 */
public record ClientAddress(String key, boolean isLoopback) {

  /**
   * The address of a socket, or what a listed proxy says of it.
   *
   * @param socket the numeric address of the socket
   * @param forwardedFor the X-Forwarded-For headers; believed of listed proxies only
   */
  public static ClientAddress of(String socket, List<String> forwardedFor, Set<String> proxies) {
    if (forwardedFor.isEmpty() || !proxies.contains(socket)) {
      return of(socket);
    }
    // The last entry is what the proxy itself saw; those before it are whatever the client wrote.
    String line = forwardedFor.get(forwardedFor.size() - 1);
    String last = line.substring(line.lastIndexOf(',') + 1).trim();
    return proxies.contains(last) ? of(socket) : of(numeric(last) ? last : socket);
  }

  /** The address of a socket. */
  public static ClientAddress of(String socket) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(socket);
    if (bytes == null) {
      return new ClientAddress(socket, false);
    }
    try {
      InetAddress address = InetAddress.getByAddress(bytes);
      byte[] all = address.getAddress();
      StringBuilder key = new StringBuilder();
      for (int i = 0; i < Math.min(8, all.length); i++) {
        key.append(i == 0 ? "" : ".").append(all[i] & 0xff);
      }
      return new ClientAddress(key.toString(), address.isLoopbackAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }

  private static boolean numeric(String address) {
    return NetUtil.isValidIpV4Address(address) || NetUtil.isValidIpV6Address(address);
  }
}
