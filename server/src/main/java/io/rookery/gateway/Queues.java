package io.rookery.gateway;

import io.rookery.protocol.CloseCode;
import java.util.HashSet;
import java.util.Set;

/**
 * What the sockets of one event loop have not taken yet, all together.
 *
 * <p>Bounded by the loop's share of the node's bound: beyond it the longest queue is closed.
 */
final class Queues {
  private final long most;
  private final Set<Connection> waiting = new HashSet<>();
  private long sum;

  Queues(long most) {
    this.most = most;
  }

  /** A connection's queue is so long now. */
  void count(Connection connection, long bytes) {
    sum += bytes - connection.counted();
    connection.counted(bytes);
    if (bytes > 0) {
      waiting.add(connection);
    } else {
      waiting.remove(connection);
    }
    if (sum > most) {
      shorten();
    }
  }

  /** Closes those that have been stalled for too long. */
  void tick() {
    if (sum > 0) {
      Loop.copy(waiting).forEach(Connection::checkPatience);
    }
  }

  private void shorten() {
    // Queues have drained since they were counted, so they are counted again before one is closed.
    Connection longest = null;
    for (Connection connection : Loop.copy(waiting)) {
      long bytes = connection.queued();
      sum += bytes - connection.counted();
      connection.counted(bytes);
      if (bytes == 0) {
        waiting.remove(connection);
      } else if (longest == null || bytes > longest.counted()) {
        longest = connection;
      }
    }
    if (sum > most && longest != null) {
      longest.abort(CloseCode.OVERLOADED);
    }
  }
}
