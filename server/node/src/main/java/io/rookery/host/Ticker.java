package io.rookery.host;

import io.rookery.health.LoopWatchdog;
import io.rookery.metrics.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the rooms of one event loop when they are due; one timer for all of them.
 *
 * <p>Confined to its event loop. A pass wakes everything that is due, and passes are at least
 * {@link #GRAIN} apart: so a room wakes up to that much late, and a thousand rooms cost no more
 * timers than one. Many that are due together, such as rooms that expire, are woken in several
 * passes, so that they do not hold up the loop. Without rooms it still beats four times a second,
 * and notices by that how late its loop runs.
 */
final class Ticker {
  /** In microseconds, as all times here. */
  private static final long GRAIN = 4_000;

  private static final long BEAT = 250_000;

  /** Who is due beyond is woken in the next pass, after what else waits for the loop. */
  private static final int MOST_WOKEN = 512;

  private static final long LONGEST_PASS = 5_000;
  private static final double FULL = 20_000; // a loop that runs so late takes nothing more

  private static final Logger log = LoggerFactory.getLogger(Ticker.class);

  private final Vertx vertx;
  private final Context context;
  private final LongSupplier micros;
  private final Metrics metrics;
  private final LoopWatchdog watchdog;
  private final Flushes flushes;

  /** Scanned whole in each pass: cheaper, at 5,000 rooms a loop, than keeping an order. */
  private final List<Wake> wakes = new ArrayList<>();

  private int first; // where a pass begins: where the one before had to stop
  private long timer = -1;
  private long timerDue;
  private long lastPass;
  private boolean stopped;
  private volatile double late;

  /**
   * That of the event loop which makes it.
   *
   * @param together as {@link Flushes} wants it
   */
  Ticker(
      Vertx vertx,
      LongSupplier micros,
      Metrics metrics,
      LoopWatchdog watchdog,
      Consumer<Runnable> together) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.micros = micros;
    this.metrics = metrics;
    this.watchdog = watchdog;
    this.flushes = new Flushes(context, watchdog, together);
    lastPass = micros.getAsLong();
    arm(lastPass + BEAT, lastPass);
  }

  /** Something that sleeps until it is due; never due before it says so. */
  Wake add(Sleeper sleeper) {
    Wake wake = new Wake(sleeper);
    wakes.add(wake);
    return wake;
  }

  LoopWatchdog watchdog() {
    return watchdog;
  }

  /** What flushes the rooms of this loop. */
  Flushes flushes() {
    return flushes;
  }

  /** How late this loop runs, from 0 to 1: nothing, and all it can bear. From any thread. */
  double load() {
    return Math.min(1, late / FULL);
  }

  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  private void arm(long due, long now) {
    if (stopped) {
      return;
    }
    timerDue = due;
    long delay = Math.max(1, (due - now + 999) / 1_000);
    timer = vertx.setTimer(delay, id -> pass());
  }

  private void pass() {
    long now = micros.getAsLong();
    long lateness = Math.max(0, now - timerDue - 1_000); // timers are whole milliseconds
    metrics.loopLagged(lateness * 1_000);
    late += (lateness - late) / 8;
    watchdog.beat(System.nanoTime());
    lastPass = now;
    timerDue = Long.MIN_VALUE; // nothing arms during the pass; it does so itself
    wakeWhoIsDue(now);
    wakes.removeIf(wake -> wake.over);
    long next = now + BEAT;
    for (Wake wake : wakes) {
      next = Math.min(next, wake.due);
    }
    arm(Math.max(next, now + GRAIN), micros.getAsLong());
  }

  private void wakeWhoIsDue(long now) {
    int size = wakes.size(); // without those who are added meanwhile
    int woken = 0;
    for (int i = 0; i < size; i++) {
      Wake wake = wakes.get((first + i) % size);
      if (wake.due > now) {
        continue;
      }
      if (woken == MOST_WOKEN || (woken > 0 && micros.getAsLong() - now > LONGEST_PASS)) {
        first = (first + i) % size;
        return;
      }
      woken++;
      wake.due = Long.MAX_VALUE;
      wake.up(now);
    }
  }

  /** What is woken. */
  @FunctionalInterface
  interface Sleeper {
    /** It is due; {@code now} is in microseconds. */
    void wake(long now);
  }

  /** When a sleeper is due. */
  final class Wake {
    private final Sleeper sleeper;
    private long due = Long.MAX_VALUE;
    private boolean over;

    private Wake(Sleeper sleeper) {
      this.sleeper = sleeper;
    }

    /** From now on it is due then, and not when it was due before. */
    void at(long time) {
      due = time;
      if (time < timerDue && !over) {
        long earliest = Math.max(time, lastPass + GRAIN);
        if (earliest < timerDue) {
          // on the ticker's own context: a room's context cancels its timers when it ends
          context.runOnContext(ignored -> rearm());
          timerDue = earliest;
        }
      }
    }

    private void up(long now) {
      try {
        sleeper.wake(now);
      } catch (RuntimeException | Error e) {
        log.error("A room could not be woken; the others go on", e);
      }
    }

    void cancel() {
      over = true;
      due = Long.MAX_VALUE;
    }
  }

  private void rearm() {
    vertx.cancelTimer(timer);
    arm(timerDue, micros.getAsLong());
  }
}
