package io.rookery.bench;

import io.rookery.bench.jmh.CodecBenchmark;
import io.rookery.bench.jmh.TurnBenchmark;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Nanoseconds and bytes of what happens for each frame and each operation. */
final class Microbenchmarks {
  private Microbenchmarks() {}

  static List<Scenario> scenarios() {
    return List.of(
        new Scenario(
            "codec",
            "frames of 64 bytes, decoded and encoded: time and bytes",
            options -> run(CodecBenchmark.class)),
        new Scenario(
            "turn",
            "a room's turn with 50 seats, from uplink to batch: time and bytes",
            options -> run(TurnBenchmark.class)));
  }

  private static void run(Class<?> benchmarks) throws Exception {
    var options =
        new OptionsBuilder()
            .include(benchmarks.getName())
            .forks(1)
            .warmupIterations(5)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(10)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .build();
    for (RunResult result : new Runner(options).run()) {
      var time = result.getPrimaryResult();
      var bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
      System.out.printf(
          Locale.ROOT,
          "  %-18s %,9.0f ns (median; %,.0f to %,.0f), %,.0f bytes%n",
          time.getLabel(),
          time.getStatistics().getPercentile(50),
          time.getStatistics().getMin(),
          time.getStatistics().getMax(),
          bytes.getScore());
    }
  }
}
