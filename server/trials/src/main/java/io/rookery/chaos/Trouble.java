package io.rookery.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Makes it, as its seed says: faults of single connections all the time, and now and then the end
 * of a gateway, which is started again. Never two nodes at once, nor the one that owns the rooms:
 * what the cluster keeps has one copy besides.
 */
final class Trouble {
  private static final long BETWEEN_NODES_MILLIS = 4_000;

  private final Cluster cluster;
  private final RandomGenerator lineRandom;
  private final RandomGenerator nodeRandom;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final int pauseMillis;
  private final List<Thread> threads;
  private volatile Throwable failure;

  /** {@code pauseMillis}: between two faults of connections, on average. */
  Trouble(Cluster cluster, long seed, int pauseMillis) {
    this.cluster = cluster;
    this.pauseMillis = pauseMillis;
    RandomGenerator seeds = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.lineRandom = RandomGeneratorFactory.of("L64X128MixRandom").create(seeds.nextLong());
    this.nodeRandom = RandomGeneratorFactory.of("L64X128MixRandom").create(seeds.nextLong());
    this.threads =
        List.of(
            new Thread(() -> untilEnd(this::troubleLines), "trouble of lines"),
            new Thread(() -> untilEnd(this::troubleNodes), "trouble of nodes"));
  }

  void begin() {
    threads.forEach(Thread::start);
  }

  /** Makes no more, and waits until all nodes are there again. */
  void end() throws InterruptedException {
    ended.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure != null) {
      throw new IllegalStateException("the cluster could not be troubled as planned", failure);
    }
  }

  /** How often each fault was made. */
  synchronized Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }

  private interface Task {
    void run() throws Exception;
  }

  private void untilEnd(Task task) {
    try {
      task.run();
    } catch (Exception | Error e) {
      failure = e;
    }
  }

  private void troubleLines() throws InterruptedException {
    while (!ends(1 + lineRandom.nextLong(2L * pauseMillis))) {
      List<Line> lines = new ArrayList<>();
      for (int node = 0; node < cluster.size(); node++) {
        lines.addAll(cluster.proxy(node).lines());
      }
      Fault fault = Fault.drawn(lineRandom);
      int which = lineRandom.nextInt(Integer.MAX_VALUE);
      if (!lines.isEmpty()) {
        fault.befall(lines.get(which % lines.size()), lineRandom);
        count(fault.name());
      }
    }
  }

  private void troubleNodes() throws Exception {
    boolean kills = true;
    while (!ends(BETWEEN_NODES_MILLIS)) {
      int node = 1 + nodeRandom.nextInt(cluster.size() - 1);
      if (kills) {
        cluster.kill(node);
        count("NODE_KILLED");
      } else {
        cluster.stop(node);
        count("NODE_STOPPED");
      }
      kills = !kills;
      cluster.restart(node);
      count("NODE_RESTARTED");
    }
  }

  private boolean ends(long millis) throws InterruptedException {
    return ended.await(millis, TimeUnit.MILLISECONDS);
  }

  private synchronized void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }
}
