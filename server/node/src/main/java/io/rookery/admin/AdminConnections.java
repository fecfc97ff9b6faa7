package io.rookery.admin;

import io.vertx.core.http.HttpConnection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections of the operators' listener. Bounded: the oldest gives way to one more, so that
 * whoever opens many keeps neither operators out nor takes the descriptors that players need.
 */
final class AdminConnections {
  static final int MOST = 128;

  private final Set<HttpConnection> open = new LinkedHashSet<>();

  void opened(HttpConnection connection) {
    connection.closeHandler(closed -> forget(connection));
    HttpConnection oldest = add(connection);
    if (oldest != null) {
      oldest.close();
    }
  }

  private synchronized void forget(HttpConnection connection) {
    open.remove(connection);
  }

  /** Returns the one that has to go; null when there is place. */
  private synchronized HttpConnection add(HttpConnection connection) {
    open.add(connection);
    if (open.size() <= MOST) {
      return null;
    }
    HttpConnection oldest = open.iterator().next();
    open.remove(oldest);
    return oldest;
  }
}
