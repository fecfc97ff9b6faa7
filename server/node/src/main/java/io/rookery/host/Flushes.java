package io.rookery.host;

import io.rookery.health.LoopWatchdog;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Flushes the rooms of one event loop together at the end of a pass: what they have for a node
 * leaves in one envelope.
 *
 * <p>Confined to its event loop.
 */
final class Flushes {
  private final Context context;
  private final LoopWatchdog watchdog;
  private final Consumer<Runnable> together;

  /** At most one of each room. */
  private List<Runnable> due = new ArrayList<>();

  /**
   * Of one event loop.
   *
   * @param together runs what rooms send, and lets it leave when that returns
   */
  Flushes(Context context, LoopWatchdog watchdog, Consumer<Runnable> together) {
    this.context = context;
    this.watchdog = watchdog;
    this.together = together;
  }

  /** Runs at the end of this pass; must not throw, and is added once until it ran. */
  void add(Runnable flush) {
    if (due.isEmpty()) {
      watchdog.waits(System.nanoTime());
      context.runOnContext(end -> run());
    }
    due.add(flush);
  }

  private void run() {
    watchdog.flushed();
    List<Runnable> now = due;
    due = new ArrayList<>(); // what becomes due from here on runs with the next pass
    together.accept(() -> now.forEach(Runnable::run));
  }
}
