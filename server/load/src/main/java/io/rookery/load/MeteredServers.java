package io.rookery.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;

/** Reads from the metrics of nodes what they have used. */
final class MeteredServers implements UsageSource {
  private static final String CPU = "process_cpu_time_ns_total";
  private static final String HEAP = "jvm_memory_used_bytes";

  private final List<URI> metrics;
  private final Web web;

  MeteredServers(List<URI> metrics, Web web) {
    this.metrics = List.copyOf(metrics);
    this.web = web;
  }

  @Override
  public Usage read() {
    return metrics.isEmpty()
        ? Usage.UNKNOWN
        : metrics.stream().map(this::readOne).reduce(Usage.NOTHING, Usage::plus);
  }

  @Override
  public long cpuNanos() {
    return read().cpuNanos();
  }

  /** What one page of metrics in Prometheus' text format says. */
  static Usage parsed(String page) {
    double cpu = -1;
    double heap = -1;
    for (String line : page.lines().toList()) {
      if (line.startsWith(CPU)) {
        cpu = value(line);
      } else if (line.startsWith(HEAP) && line.contains("area=\"heap\"")) {
        heap = Math.max(0, heap) + value(line);
      }
    }
    return new Usage((long) cpu, (long) heap, -1);
  }

  private Usage readOne(URI url) {
    try {
      HttpResponse<String> response =
          web.client().send(web.get(url), HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 ? parsed(response.body()) : Usage.UNKNOWN;
    } catch (IOException e) {
      return Usage.UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Usage.UNKNOWN;
    }
  }

  private static double value(String line) {
    try {
      return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
