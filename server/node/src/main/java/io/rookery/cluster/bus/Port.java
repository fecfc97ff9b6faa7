package io.rookery.cluster.bus;

import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where something is delivered on its own context, in the order it came from each thread.
 *
 * <p>Bounded: what waits for a busy event loop counts, and beyond the limit the newest is dropped;
 * whoever sent it sends it again.
 */
final class Port<T> {
  private final ContextInternal context;
  private final Handler<T> handler;
  private final Handler<T> arrived = this::arrived;
  private final int limit;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean closed;

  Port(ContextInternal context, int limit, Handler<T> handler) {
    this.context = context;
    this.limit = limit;
    this.handler = handler;
  }

  /** Whether it was taken. */
  boolean deliver(T thing) {
    if (waiting.incrementAndGet() > limit) {
      waiting.decrementAndGet();
      return false;
    }
    context.emit(thing, arrived);
    return true;
  }

  private void arrived(T thing) {
    waiting.decrementAndGet();
    if (!closed) {
      handler.handle(thing);
    }
  }

  void close() {
    closed = true;
  }
}
