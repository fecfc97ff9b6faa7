package io.rookery.metrics.micrometer;

import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Counters that differ in one label, made as its values turn up, but only so many.
 *
 * <p>Beyond them the value counts as {@code other}: labels may come from games, and a time series
 * per made-up value would fill the memory of whoever collects them.
 */
final class Labelled {
  static final int MOST_VALUES = 64;

  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Function<String, Counter> make;
  private final Counter other;

  Labelled(Function<String, Counter> make) {
    this.make = make;
    this.other = make.apply("other");
  }

  void count(String value) {
    Counter counter = counters.get(value);
    if (counter == null) {
      counter = counters.size() < MOST_VALUES ? counters.computeIfAbsent(value, make) : other;
    }
    counter.increment();
  }
}
