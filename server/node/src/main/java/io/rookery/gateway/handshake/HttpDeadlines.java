package io.rookery.gateway.handshake;

import io.rookery.metrics.Metrics;
import io.rookery.metrics.UpgradeRefusal;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sockets that are no WebSockets: a silent one is closed, and so is one that drips.
 *
 * <p>An idle timeout would be beaten by a byte now and then, so each has a deadline that only whole
 * requests put off. Bounded by the connection limits.
 */
public final class HttpDeadlines {
  private static final long PER_REQUEST = 30_000;

  private final Metrics metrics;
  private final long patience;
  private final Map<HttpConnection, Visit> visits = new HashMap<>();

  private static final class Visit {
    private final Admissions.Place place;
    private long deadline;
    private boolean asked;

    private Visit(Admissions.Place place, long deadline) {
      this.place = place;
      this.deadline = deadline;
    }
  }

  public HttpDeadlines(Metrics metrics, long patience) {
    this.metrics = metrics;
    this.patience = patience;
  }

  /** A socket was accepted. */
  public void enter(HttpConnection connection, Admissions.Place place, long now) {
    visits.put(connection, new Visit(place, now + patience));
    connection.closeHandler(closed -> leave(connection));
  }

  /** The socket has sent a whole request's head. */
  public void asked(HttpConnection connection, long now) {
    Visit visit = visits.get(connection);
    if (visit != null) {
      visit.asked = true;
      visit.deadline = now + PER_REQUEST;
    }
  }

  /** The socket is closed, or a WebSocket now. */
  public void leave(HttpConnection connection) {
    Visit visit = visits.remove(connection);
    if (visit != null) {
      visit.place.leave();
    }
  }

  /** To be called several times a second. */
  public void tick(long now) {
    for (Map.Entry<HttpConnection, Visit> visit : List.copyOf(visits.entrySet())) {
      if (visit.getValue().deadline <= now) {
        if (!visit.getValue().asked) {
          metrics.upgradeRefused(UpgradeRefusal.TIMEOUT);
        }
        visit.getKey().close();
      }
    }
  }
}
