package io.rookery.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started, so that it can be stopped in the reverse order.
 *
 * <p>Confined to the thread that starts until all is up; stopped by one other thread afterwards.
 */
final class Lifecycle {
  private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

  private final Deque<Part> parts = new ArrayDeque<>();

  /** What stops a part; may block. */
  @FunctionalInterface
  interface Stop {
    void run() throws Exception;
  }

  private record Part(String name, Stop stop) {}

  /** Remembers a part that is up. */
  void started(String name, Stop stop) {
    parts.push(new Part(name, stop));
    log.info("{} started", name);
  }

  /** Stops all parts, the last one first; one that fails does not keep the others from it. */
  void stop() {
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        part.stop().run();
        log.info("{} stopped", part.name());
      } catch (Exception e) {
        log.warn("{} did not stop as it should; going on", part.name(), e);
      }
    }
  }
}
