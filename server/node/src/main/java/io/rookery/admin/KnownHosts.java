package io.rookery.admin;

import io.vertx.core.Handler;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets pass who asks under a name of this node's: a loopback one, the address that the socket has
 * here, or one that the operator gave.
 *
 * <p>A page of a name that its owner lets lead to this machine would otherwise be of one origin
 * with what is answered here, and could read it in the browser of anybody behind the firewall.
 */
final class KnownHosts implements Handler<RoutingContext> {
  private final Set<String> named;

  KnownHosts(Collection<String> named) {
    this.named =
        named.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  @Override
  public void handle(RoutingContext context) {
    HostAndPort said = context.request().authority(); // HTTP/2 says it without Host
    boolean isOne = context.request().headers().getAll("Host").size() <= 1;
    if (isOne && said != null && isOurs(plain(said.host()), context.request().localAddress())) {
      context.next();
    } else {
      context.fail(
          new Problem(
              421,
              "unknown_host",
              "This listener answers under the names it was told: see --admin-host."));
    }
  }

  private boolean isOurs(String host, SocketAddress here) {
    return host.equals("localhost")
        || host.equals("::1")
        || host.matches("127(\\.[0-9]{1,3}){3}")
        || named.contains(host)
        || (here != null && host.equals(here.hostAddress()));
  }

  private static String plain(String host) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    return bare.toLowerCase(Locale.ROOT);
  }
}
