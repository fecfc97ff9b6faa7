package io.rookery.load;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** What the URL of a server says. */
final class Servers {
  private static final String PATH = "/";

  private Servers() {}

  /** The URL as given, checked and complete. */
  static URI checked(String text) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new BadPlan(text + " is no URL: give one like wss://localhost:8443.");
    }
    boolean known = "ws".equals(url.getScheme()) || "wss".equals(url.getScheme());
    if (!known || url.getHost() == null) {
      throw new BadPlan(text + " is no ws:// or wss:// URL: give one like wss://localhost:8443.");
    }
    return url.getRawPath().isEmpty() ? url.resolve(PATH) : url;
  }

  static int port(URI url) {
    return url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("wss") ? 443 : 80;
  }

  /** Where development nodes give tokens. */
  static URI devToken(URI url) {
    String scheme = url.getScheme().equals("wss") ? "https" : "http";
    return URI.create(scheme + "://" + url.getRawAuthority() + "/dev/token");
  }

  /** Whether a certificate nobody vouches for will do: when said so, and on loopback. */
  static boolean trustsAnyCertificate(URI url, boolean insecure) {
    if (insecure) {
      return true;
    }
    try {
      return InetAddress.getByName(url.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
