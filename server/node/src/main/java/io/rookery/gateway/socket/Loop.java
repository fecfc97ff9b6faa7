package io.rookery.gateway.socket;

import io.rookery.gateway.limits.Clocks;
import io.rookery.health.LoopWatchdog;
import io.rookery.metrics.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A gateway verticle's event loop, and what is left to do at the end of its pass.
 *
 * <p>Whatever happens in one pass makes tasks due; then each of them runs once: first those that
 * flush sockets, then those that tell rooms. Both lists are bounded by the tasks that exist.
 */
public final class Loop {
  private final ContextInternal context;
  private final Clocks clocks;
  private final Metrics metrics;
  private final LoopWatchdog watchdog;
  private final Consumer<Runnable> together;
  private List<Task> uplinks = new ArrayList<>();
  private List<Task> flushes = new ArrayList<>();
  private boolean passes;

  /**
   * The loop of a verticle.
   *
   * @param together runs what tells rooms something, and sends all of it then
   */
  public Loop(
      Context context,
      Clocks clocks,
      Metrics metrics,
      LoopWatchdog watchdog,
      Consumer<Runnable> together) {
    this.context = (ContextInternal) context;
    this.clocks = clocks;
    this.metrics = metrics;
    this.watchdog = watchdog;
    this.together = together;
  }

  /** What is done at the end of a pass, once, however often it became due. */
  public final class Task {
    private final Runnable work;
    private final boolean tellsRooms;
    private boolean isDue;

    private Task(Runnable work, boolean tellsRooms) {
      this.work = work;
      this.tellsRooms = tellsRooms;
    }

    /** It runs with this pass; a task that is due in the end of one runs with the next. */
    public void due() {
      if (!isDue) {
        isDue = true;
        (tellsRooms ? uplinks : flushes).add(this);
        pass();
      }
    }

    private void run() {
      isDue = false;
      work.run();
    }
  }

  /** A task that tells a room something. */
  public Task uplink(Runnable work) {
    return new Task(work, true);
  }

  /** A task that flushes a socket. */
  Task flush(Runnable work) {
    return new Task(work, false);
  }

  /** Milliseconds by the monotone clock. */
  public long now() {
    return clocks.now();
  }

  /** Milliseconds since 1970, by the clock that clients synchronise with. */
  double wallClock() {
    return clocks.wall().getAsDouble();
  }

  Clocks clocks() {
    return clocks;
  }

  public Metrics metrics() {
    return metrics;
  }

  public Vertx vertx() {
    return context.owner();
  }

  private void pass() {
    if (!passes) {
      passes = true;
      watchdog.waits(System.nanoTime());
      context.runOnContext(end -> endPass());
    }
  }

  private void endPass() {
    passes = false;
    List<Task> told = uplinks;
    List<Task> flushed = flushes;
    uplinks = new ArrayList<>(); // what becomes due from here on runs with the next pass
    flushes = new ArrayList<>();
    flushed.forEach(Task::run);
    watchdog.flushed();
    if (!told.isEmpty()) {
      together.accept(() -> told.forEach(Task::run)); // a room of this loop may hear it at once
    }
  }

  /** Calls back on this loop, whatever thread completes the future. */
  public <T> void when(Future<T> future, Consumer<T> then, Consumer<Throwable> otherwise) {
    future.onComplete(
        done ->
            run(
                () -> {
                  if (done.succeeded()) {
                    then.accept(done.result());
                  } else {
                    otherwise.accept(done.cause());
                  }
                }));
  }

  /** Runs at once on this loop, or as soon as it can from another thread. */
  public void run(Runnable task) {
    context.emit(task, Runnable::run);
  }

  /** A copy that may be changed while it is gone through. */
  public static <T> List<T> copy(Iterable<T> of) {
    List<T> copy = new ArrayList<>();
    of.forEach(copy::add);
    return copy;
  }
}
