package io.rookery.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What one measurement found.
 *
 * @param delivered messages that reached players
 * @param seconds it took
 * @param cpu seconds the servers used
 * @param allocated bytes of heap that the servers' threads took
 * @param heldBack messages that players' windows kept from leaving
 * @param latencies nanoseconds from due to back at the sender
 */
record Figure(
    long delivered,
    double seconds,
    double cpu,
    long allocated,
    long heldBack,
    Histogram latencies) {

  double cpuPerMillion() {
    return cpu / delivered * 1e6;
  }

  double perCpuSecond() {
    return delivered / cpu;
  }

  double p99Millis() {
    return latencies.getValueAtPercentile(99) / 1e6;
  }

  /** The one in the middle by CPU per message. */
  static Figure median(List<Figure> figures) {
    List<Figure> sorted =
        figures.stream().sorted(Comparator.comparingDouble(Figure::cpuPerMillion)).toList();
    return sorted.get(sorted.size() / 2);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%6.3f CPU s/M, %,d B each, %,d/s, %.0f%% CPU, p50 %.2f p99 %.2f ms%s",
        cpuPerMillion(),
        Math.round((double) allocated / delivered),
        Math.round(delivered / seconds),
        100 * cpu / seconds,
        latencies.getValueAtPercentile(50) / 1e6,
        p99Millis(),
        heldBack == 0 ? "" : ", " + heldBack + " held back");
  }
}
