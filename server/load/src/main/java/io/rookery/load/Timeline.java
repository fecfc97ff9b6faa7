package io.rookery.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Samples of a run, one a second; on the conductor's thread. */
final class Timeline {
  private static final double NANOS_PER_MS = 1e6;

  private final LoadRun run;
  private final Histogram deliveries = Latencies.none();
  private final Histogram acknowledgements = Latencies.none();
  private final List<Sample> samples = new ArrayList<>();
  private final Map<Count, Long> atBegin = new EnumMap<>(Count.class);
  private final Map<Count, Long> atLast = new EnumMap<>(Count.class);
  private Sample last;
  private long lastNanos;
  private long beganNanos;
  private boolean prepared;
  private boolean measuring;

  Timeline(LoadRun run) {
    this.run = run;
  }

  boolean begun() {
    return prepared;
  }

  /** Everybody begins to talk. */
  void prepare(long nowNanos) {
    prepared = true;
    mark(atLast);
    lastNanos = nowNanos;
  }

  /** The measurement begins. */
  void begin(long nowNanos) {
    measuring = true;
    beganNanos = nowNanos;
    lastNanos = nowNanos;
    mark(atBegin);
    mark(atLast);
  }

  /** The measurement ends; what was counted in it. */
  LoadResult.Span end(long nowNanos) {
    return new LoadResult.Span(
        (nowNanos - beganNanos) / 1e9,
        since(atBegin, Count.SENT),
        since(atBegin, Count.DELIVERED),
        since(atBegin, Count.DELIVERED_BYTES),
        since(atBegin, Count.STATES),
        since(atBegin, Count.VOLATILES),
        since(atBegin, Count.RECEIVED));
  }

  /** A second has passed. */
  void sample(long nowNanos) {
    Histogram heard = take(PlayerLoop::deliveries, deliveries);
    Histogram acked = take(PlayerLoop::acknowledgements, acknowledgements);
    Histogram shown = heard.getTotalCount() > 0 ? heard : acked;
    double seconds = Math.max(1e-3, (nowNanos - lastNanos) / 1e9);
    last =
        new Sample(
            (nowNanos - beganNanos) / 1e9,
            since(atLast, Count.SENT) / seconds,
            since(atLast, Count.DELIVERED) / seconds,
            since(atLast, Count.STATES) / seconds,
            shown.getValueAtPercentile(50) / NANOS_PER_MS,
            shown.getValueAtPercentile(99) / NANOS_PER_MS,
            shown.getMaxValue() / NANOS_PER_MS);
    if (measuring) {
      samples.add(last);
    }
    lastNanos = nowNanos;
    mark(atLast);
  }

  Optional<Sample> last() {
    return Optional.ofNullable(last);
  }

  List<Sample> samples() {
    return List.copyOf(samples);
  }

  /** What was recorded in all, what came after the last sample included. */
  void takeRest(Histogram heard, Histogram acknowledged) {
    take(PlayerLoop::deliveries, deliveries);
    take(PlayerLoop::acknowledgements, acknowledgements);
    heard.add(deliveries);
    acknowledged.add(acknowledgements);
  }

  private interface Recorded {
    Latencies of(PlayerLoop loop);
  }

  private Histogram take(Recorded which, Histogram sum) {
    Histogram interval = Latencies.none();
    run.loops().forEach(loop -> which.of(loop).takeInto(interval));
    sum.add(interval);
    return interval;
  }

  private long since(Map<Count, Long> mark, Count what) {
    return run.tally().get(what) - mark.getOrDefault(what, 0L);
  }

  private void mark(Map<Count, Long> into) {
    for (Count what : Count.values()) {
      into.put(what, run.tally().get(what));
    }
  }
}
