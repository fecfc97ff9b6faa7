package io.rookery.gateway;

import io.rookery.health.Pulse;
import io.rookery.metrics.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A gateway verticle's event loop, and what is left to do at the end of its pass.
 *
 * <p>Whatever happens in one pass marks connections and rooms; then each marked socket gets one
 * flush, and each marked room one uplink. Both lists are bounded by what exists.
 */
final class Loop {
  final ContextInternal context;
  final Clocks clocks;
  final Metrics metrics;
  final Pulse pulse;
  private final Consumer<Room> uplinks;
  private Set<Connection> connections = new LinkedHashSet<>();
  private Set<Room> rooms = new LinkedHashSet<>();
  private boolean passes;

  Loop(Context context, Clocks clocks, Metrics metrics, Pulse pulse, Consumer<Room> uplinks) {
    this.context = (ContextInternal) context;
    this.clocks = clocks;
    this.metrics = metrics;
    this.pulse = pulse;
    this.uplinks = uplinks;
  }

  long now() {
    return clocks.now();
  }

  Vertx vertx() {
    return context.owner();
  }

  /** Its pending frames go out with this pass. */
  void flushLater(Connection connection) {
    connections.add(connection);
    pass();
  }

  /** Its arrivals go up with this pass. */
  void sendLater(Room room) {
    rooms.add(room);
    pass();
  }

  private void pass() {
    if (!passes) {
      passes = true;
      pulse.waits(System.nanoTime());
      context.runOnContext(end -> endPass());
    }
  }

  private void endPass() {
    passes = false;
    Set<Connection> flushed = connections;
    Set<Room> sent = rooms;
    if (!flushed.isEmpty()) {
      connections = new LinkedHashSet<>();
    }
    if (!sent.isEmpty()) {
      rooms = new LinkedHashSet<>();
    }
    sent.forEach(uplinks);
    flushed.forEach(Connection::flush);
    pulse.flushed();
  }

  /** Calls back on this loop, whatever thread completes the future. */
  <T> void when(Future<T> future, Consumer<T> then, Consumer<Throwable> otherwise) {
    future.onComplete(
        done ->
            onLoop(
                () -> {
                  if (done.succeeded()) {
                    then.accept(done.result());
                  } else {
                    otherwise.accept(done.cause());
                  }
                }));
  }

  /** Runs at once on this loop, or as soon as it can from another thread. */
  void onLoop(Runnable task) {
    context.emit(task, Runnable::run);
  }

  /** A copy that may be changed while it is gone through. */
  static <T> List<T> copy(Iterable<T> of) {
    List<T> copy = new ArrayList<>();
    of.forEach(copy::add);
    return copy;
  }
}
