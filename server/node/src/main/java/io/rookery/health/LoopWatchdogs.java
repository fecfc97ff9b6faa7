package io.rookery.health;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** The watchdogs of all event loops of a node; safe on every thread. */
public final class LoopWatchdogs {
  private final CopyOnWriteArrayList<LoopWatchdog> watchdogs = new CopyOnWriteArrayList<>();
  private final LongSupplier nanoClock;
  private final long longest;

  /**
   * Watches loops.
   *
   * @param nanoClock as {@link System#nanoTime}
   * @param longest a ticker silent for longer, or a flush awaited for longer, stands still
   */
  public LoopWatchdogs(LongSupplier nanoClock, Duration longest) {
    this.nanoClock = nanoClock;
    this.longest = longest.toNanos();
  }

  /**
   * Watches one more loop, which must beat from now on; it gives the watchdog back to {@link #end}.
   */
  public LoopWatchdog begin(String name) {
    LoopWatchdog watchdog = new LoopWatchdog(name, nanoClock.getAsLong());
    watchdogs.add(watchdog);
    return watchdog;
  }

  /** The loop's ticker ended as it should. */
  public void end(LoopWatchdog watchdog) {
    watchdogs.remove(watchdog);
  }

  /** A sentence for each loop that stands still; none when all is well. */
  public List<String> standingStill() {
    long now = nanoClock.getAsLong();
    return watchdogs.stream().flatMap(watchdog -> complaints(watchdog, now).stream()).toList();
  }

  private List<String> complaints(LoopWatchdog watchdog, long now) {
    if (watchdog.sinceBeat(now) > longest) {
      return List.of(
          watchdog.name() + " has not ticked for " + millis(watchdog.sinceBeat(now)) + " ms");
    }
    if (watchdog.sinceWaiting(now) > longest) {
      return List.of(
          watchdog.name() + " has not flushed for " + millis(watchdog.sinceWaiting(now)) + " ms");
    }
    return List.of();
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }
}
