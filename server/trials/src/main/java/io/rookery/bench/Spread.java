package io.rookery.bench;

import java.util.List;
import java.util.Locale;

/** The middle and the ends of some numbers. */
record Spread(double median, double least, double most, int count) {

  static Spread of(List<Double> numbers) {
    double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f (%.2f to %.2f, %d pairs)", median, least, most, count);
  }
}
