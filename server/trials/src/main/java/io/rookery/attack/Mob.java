package io.rookery.attack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Many sockets that do the same, each from an address of its own. */
final class Mob implements AutoCloseable {
  private static final int THREADS = 16;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final List<RawTls> sockets;

  /** What one socket does. */
  interface Deed<T> {
    T on(RawTls socket) throws Exception;
  }

  private Mob(int count, Callable<RawTls> opening) throws Exception {
    List<Future<RawTls>> openings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      openings.add(threads.submit(opening));
    }
    sockets = new ArrayList<>();
    for (Future<RawTls> one : openings) {
      sockets.add(one.get());
    }
  }

  /** So many sockets, each opened by this. */
  static Mob of(int count, Callable<RawTls> opening) throws Exception {
    return new Mob(count, opening);
  }

  /** Each does this, many at a time; the results in no particular order. */
  <T> List<T> each(Deed<T> deed) throws Exception {
    List<Future<T>> results = new ArrayList<>();
    for (RawTls socket : sockets) {
      results.add(threads.submit(() -> deed.on(socket)));
    }
    List<T> all = new ArrayList<>();
    for (Future<T> result : results) {
      all.add(result.get());
    }
    return all;
  }

  /** Each does this again and again, until its socket breaks; returns at once. */
  @SuppressWarnings("FutureReturnValueIgnored") // ends with its clock
  Mob keep(int everyMillis, Deed<?> deed) {
    var alive = ConcurrentHashMap.<RawTls>newKeySet();
    alive.addAll(sockets);
    Predicate<RawTls> fails =
        socket -> {
          try {
            deed.on(socket);
            return false;
          } catch (Exception broken) {
            return true; // the server ended it
          }
        };
    clock.scheduleAtFixedRate(
        () -> alive.removeIf(fails), everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    return this;
  }

  /** How many of the crowds of these tests there are; more than 1 for a long run. */
  static int times(int count) {
    return count * Integer.getInteger("rookery.attack.scale", 1);
  }

  @Override
  public void close() throws IOException {
    clock.shutdownNow();
    threads.shutdownNow();
    for (RawTls socket : sockets) {
      socket.reset();
    }
  }
}
