package io.rookery.gateway.socket;

import java.util.HashSet;
import java.util.Set;

/**
 * What the sockets of one event loop have not taken yet, all together.
 *
 * <p>Bounded by the loop's share of the node's bound: beyond it the longest queue is closed.
 */
public final class SocketQueues {
  private final long most;
  private final Set<Delivery> waiting = new HashSet<>();
  private long sum;

  SocketQueues(long most) {
    this.most = most;
  }

  /** A socket's queue is so long now. */
  void count(Delivery delivery, long bytes) {
    sum += bytes - delivery.counted();
    delivery.counted(bytes);
    if (bytes > 0) {
      waiting.add(delivery);
    } else {
      waiting.remove(delivery);
    }
    if (sum > most) {
      shorten();
    }
  }

  /** Closes those that have been stalled for too long. */
  public void tick() {
    if (sum > 0) {
      Loop.copy(waiting).forEach(Delivery::checkPatience);
    }
  }

  private void shorten() {
    // the queues may have drained since they were counted, so they are counted again before one is
    // closed.
    Delivery longest = null;
    for (Delivery delivery : Loop.copy(waiting)) {
      long bytes = delivery.queued();
      sum += bytes - delivery.counted();
      delivery.counted(bytes);
      if (bytes == 0) {
        waiting.remove(delivery);
      } else if (longest == null || bytes > longest.counted()) {
        longest = delivery;
      }
    }
    if (sum > most && longest != null) {
      longest.giveUp();
    }
  }
}
