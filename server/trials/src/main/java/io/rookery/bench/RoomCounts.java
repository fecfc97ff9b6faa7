package io.rookery.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** What rooms cost that nobody is in, and what making them costs. */
final class RoomCounts {
  private static final int AT_ONCE = 32;
  private static final Pattern LATENESS =
      Pattern.compile(
          "rookery_tick_lateness_seconds_bucket\\{[^}]*type=\"bench-idle\"[^}]*\\} ([0-9.E+]+)");
  private static final Pattern BOUND = Pattern.compile("le=\"([^\"]+)\"");

  private RoomCounts() {}

  static List<Scenario> scenarios() {
    return List.of(
        new Scenario(
            "rooms", "rooms made and closed a second, through the admin API", RoomCounts::churn),
        new Scenario(
            "idle-rooms",
            "CPU and tick lateness of 1,000 and 10,000 rooms that tick 20 times a second",
            RoomCounts::idle));
  }

  private static void churn(Options options) throws Exception {
    Node node = Node.first(options, Wire.PLAIN);
    try (Child child = node.child()) {
      Operator operator = new Operator(node);
      AtomicLong done = new AtomicLong();
      AtomicLong until = new AtomicLong(Long.MAX_VALUE);
      List<CompletableFuture<Void>> turns = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        turns.add(makeAndClose(operator, done, until));
      }
      Pause.seconds(options.warmUp());
      long before = done.get();
      double cpu = child.cpuSeconds();
      long begun = System.nanoTime();
      Pause.seconds(options.seconds() * 2);
      double seconds = (System.nanoTime() - begun) / 1e9;
      long count = done.get() - before;
      cpu = child.cpuSeconds() - cpu;
      until.set(0);
      turns.forEach(CompletableFuture::join);
      System.out.printf(
          Locale.ROOT,
          "  %,.0f rooms a second made and closed, %.0f%% CPU, %.2f CPU ms each%n",
          count / seconds,
          100 * cpu / seconds,
          1_000 * cpu / count);
    }
  }

  private static CompletableFuture<Void> makeAndClose(
      Operator operator, AtomicLong done, AtomicLong until) {
    return operator
        .make("bench")
        .thenCompose(operator::close)
        .thenCompose(
            closed -> {
              done.incrementAndGet();
              return until.get() == 0
                  ? CompletableFuture.completedFuture(null)
                  : makeAndClose(operator, done, until);
            });
  }

  private static void idle(Options options) throws Exception {
    Node node = Node.first(options, Wire.PLAIN);
    try (Child child = node.child()) {
      Operator operator = new Operator(node);
      int made = 0;
      for (int rooms : new int[] {1_000, 10_000}) {
        for (; made < rooms; made += AT_ONCE) {
          List<CompletableFuture<String>> some = new ArrayList<>();
          for (int i = 0; i < Math.min(AT_ONCE, rooms - made); i++) {
            some.add(operator.make("bench-idle"));
          }
          some.forEach(CompletableFuture::join);
        }
        Pause.seconds(options.warmUp());
        TreeMap<Double, Double> before = lateness(operator.metrics());
        double cpu = child.cpuSeconds();
        Pause.seconds(10);
        cpu = child.cpuSeconds() - cpu;
        TreeMap<Double, Double> after = lateness(operator.metrics());
        System.out.printf(
            Locale.ROOT,
            "  %,d rooms: %.1f%% CPU, %s, %.0f MB resident%n",
            rooms,
            cpu * 10,
            ninetyNinth(before, after),
            child.residentBytes() / 1e6);
      }
    }
  }

  private static TreeMap<Double, Double> lateness(String metrics) {
    TreeMap<Double, Double> counts = new TreeMap<>();
    LATENESS
        .matcher(metrics)
        .results()
        .forEach(
            line -> {
              var bound = BOUND.matcher(line.group());
              if (bound.find()) {
                String le = bound.group(1);
                counts.put(
                    le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le),
                    Double.parseDouble(line.group(1)));
              }
            });
    return counts;
  }

  private static String ninetyNinth(TreeMap<Double, Double> before, TreeMap<Double, Double> after) {
    if (after.isEmpty()) {
      return "no ticks";
    }
    double all = after.lastEntry().getValue() - before.lastEntry().getValue();
    for (var bucket : after.entrySet()) {
      double count = bucket.getValue() - before.get(bucket.getKey());
      if (count >= 0.99 * all) {
        return String.format(
            Locale.ROOT,
            "%,.0f ticks a second, p99 of their lateness at most %.0f ms",
            all / 10,
            bucket.getKey() * 1_000);
      }
    }
    return "";
  }
}
