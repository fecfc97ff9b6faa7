package io.rookery.host;

import io.rookery.health.LoopWatchdog;
import io.rookery.health.LoopWatchdogs;
import io.rookery.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The ticker of each event loop of a node. */
final class Tickers {
  private final VertxInternal vertx;
  private final LongSupplier micros;
  private final Metrics metrics;
  private final LoopWatchdogs watchdogs;
  private final Consumer<Runnable> together;
  private final Map<Thread, Placed> byLoop = new ConcurrentHashMap<>();

  /**
   * Of a node.
   *
   * @param together as {@link Flushes} wants it
   */
  Tickers(
      Vertx vertx,
      LongSupplier micros,
      Metrics metrics,
      LoopWatchdogs watchdogs,
      Consumer<Runnable> together) {
    this.vertx = (VertxInternal) vertx;
    this.micros = micros;
    this.metrics = metrics;
    this.watchdogs = watchdogs;
    this.together = together;
  }

  /** Starts one on every loop, rooms or not: a loop that only serves gateways is watched too. */
  Future<Void> start(int loops) {
    List<Future<Void>> started = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      Promise<Void> one = Promise.promise();
      vertx
          .createEventLoopContext() // each call takes the next loop
          .runOnContext(
              ignored -> {
                here();
                one.complete();
              });
      started.add(one.future());
    }
    return Future.all(started).mapEmpty();
  }

  /** That of the event loop that calls. */
  Ticker here() {
    Thread loop = Thread.currentThread();
    Placed placed = byLoop.get(loop);
    if (placed == null) {
      ContextInternal own =
          vertx.contextBuilder().withEventLoop(vertx.getOrCreateContext().nettyEventLoop()).build();
      Ticker[] made = new Ticker[1];
      own.dispatch(ignored -> made[0] = ticker(loop));
      placed = new Placed(made[0], own);
      byLoop.put(loop, placed);
    }
    return placed.ticker;
  }

  private Ticker ticker(Thread loop) {
    LoopWatchdog watchdog = watchdogs.begin(loop.getName());
    return new Ticker(vertx, micros, metrics, watchdog, together);
  }

  /** How late the latest of the loops runs, from 0 to 1. */
  double load() {
    return byLoop.values().stream().mapToDouble(placed -> placed.ticker.load()).max().orElse(0);
  }

  void stop() {
    byLoop
        .values()
        .forEach(
            placed -> {
              watchdogs.end(placed.ticker.watchdog());
              placed.context.runOnContext(ignored -> placed.ticker.stop());
            });
  }

  private record Placed(Ticker ticker, ContextInternal context) {}
}
