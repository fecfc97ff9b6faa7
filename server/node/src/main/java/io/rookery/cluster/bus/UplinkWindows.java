package io.rookery.cluster.bus;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;

/**
 * The window of uplinks to each node that this one sends to. Safe on every thread.
 *
 * <p>An uplink may still be sent to a node just after it is gone, and makes its window anew: so
 * windows go by who is up, and not once when a node leaves.
 */
final class UplinkWindows {
  /** More than ever leaves in a millisecond: so positions rise from one window to the next. */
  private static final long BYTES_PER_MILLI = 4_096;

  private final ConcurrentMap<String, UplinkWindow> windows = new ConcurrentHashMap<>();
  private final LongSupplier millis;

  /** Windows that begin beyond every earlier one by the time of day in milliseconds. */
  UplinkWindows(LongSupplier millis) {
    this.millis = millis;
  }

  /** The window to a node. */
  UplinkWindow to(String node) {
    return windows.computeIfAbsent(
        node, any -> new UplinkWindow(millis.getAsLong() * BYTES_PER_MILLI));
  }

  /** A node had everything up to this position. */
  void acked(String node, long position, long now) {
    UplinkWindow window = windows.get(node);
    if (window != null) {
      window.acked(position, now);
    }
  }

  /** Asks each node whose ack is overdue, by sending it the window's position. */
  void askOverdue(long now, ObjLongConsumer<String> ask) {
    windows.forEach(
        (node, window) -> {
          if (window.isOverdue(now)) {
            ask.accept(node, window.position());
          }
        });
  }

  /** Forgets the windows to all other nodes. */
  void retain(Set<String> up) {
    windows.keySet().retainAll(up);
  }
}
