package io.rookery.load;

import io.netty.channel.EventLoop;
import io.rookery.protocol.FrameWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The players of one event loop: wakes them when they have something to say. */
final class PlayerLoop {
  private static final long TICK_NANOS = 1_000_000;
  private static final long SWEEP_MILLIS = 100;

  private record Wake(long atNanos, LoadPlayer player) {}

  private final EventLoop thread;
  private final FrameWriter writer = new FrameWriter();
  private final Latencies deliveries = new Latencies();
  private final Latencies acknowledgements = new Latencies();
  private final Latencies roundTrips = new Latencies();
  private final Latencies resumes = new Latencies();
  private final Latencies absences = new Latencies();
  private final List<LoadPlayer> players = new ArrayList<>();

  /** One entry for each player. */
  private final PriorityQueue<Wake> wakes =
      new PriorityQueue<>(Comparator.comparingLong(Wake::atNanos));

  private final List<ScheduledFuture<?>> timers = new ArrayList<>();

  PlayerLoop(EventLoop thread) {
    this.thread = thread;
  }

  EventLoop thread() {
    return thread;
  }

  /** For one message at a time, cleared before each. */
  FrameWriter writer() {
    return writer;
  }

  Latencies deliveries() {
    return deliveries;
  }

  Latencies acknowledgements() {
    return acknowledgements;
  }

  /** From a new socket to its 101, which is one round trip. */
  Latencies roundTrips() {
    return roundTrips;
  }

  /** From a new socket to having the seat again. */
  Latencies resumes() {
    return resumes;
  }

  /** From the old socket's end to having the seat again. */
  Latencies absences() {
    return absences;
  }

  /** Before the run only. */
  void add(LoadPlayer player) {
    players.add(player);
  }

  List<LoadPlayer> players() {
    return players;
  }

  void execute(Runnable task) {
    thread.execute(task);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it or takes it back
  void later(Runnable task, long millis) {
    thread.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  /** Has something worked out on this loop. */
  <T> CompletableFuture<T> ask(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, thread);
  }

  /** Begins to look after what only time brings. */
  void watch() {
    timers.add(
        thread.scheduleWithFixedDelay(
            this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS));
  }

  /** Lets the players talk, their first words evenly spread over {@code spreadNanos}. */
  void begin(long fromNanos, double spreadNanos, int ofAll) {
    for (LoadPlayer player : players) {
      long first = fromNanos + (long) (spreadNanos * player.index() / ofAll);
      player.talk().begin(first);
      wakes.add(new Wake(first, player));
    }
    timers.add(thread.scheduleAtFixedRate(this::tick, 0, TICK_NANOS, TimeUnit.NANOSECONDS));
  }

  /** Silences the players; returns how much was due and not said. */
  long end() {
    long now = System.nanoTime();
    wakes.clear();
    return players.stream().mapToLong(player -> player.talk().end(now)).sum();
  }

  void stop() {
    timers.forEach(timer -> timer.cancel(false));
  }

  private void tick() {
    long now = System.nanoTime();
    Wake first = wakes.peek();
    while (first != null && first.atNanos() - now <= 0) {
      LoadPlayer player = wakes.poll().player();
      player.talk().speak(now);
      wakes.add(new Wake(player.talk().wakeNanos(now), player));
      first = wakes.peek();
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    players.forEach(player -> player.sweep(now));
  }
}
