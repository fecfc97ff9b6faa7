package io.rookery.load;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/** A result as one HTML page that needs nothing else: figures and charts. */
final class HtmlReport {
  private HtmlReport() {}

  static String of(LoadResult result) {
    LoadPlan plan = result.plan();
    String title =
        String.format(
            Locale.ROOT,
            "%s: %,d players, %,d rooms",
            plan.script().game(),
            plan.connections(),
            plan.rooms());
    return """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Rookery under load</title>
    <style>
    body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2330; }
    h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .3rem; }
    pre { background: #f3f5f8; padding: 1rem; border-radius: .5rem; overflow-x: auto; font-size: .85rem; }
    svg { width: 100%%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: #5a6475; }
    .verdict { display: inline-block; padding: .2rem .8rem; border-radius: 1rem; color: #fff; background: %s; }
    @media (prefers-color-scheme: dark) { body { background: #14181f; color: #dde3ec; } pre { background: #1e242e; } svg text { fill: #94a0b4; } }
    </style>
    <h1>%s</h1>
    <p class="verdict">%s</p>
    <pre>%s</pre>
    <h2>Latency by percentile, ms</h2>
    %s
    <h2>Messages per second</h2>
    %s
    <h2>Latency over time, ms</h2>
    %s
    </html>
    """
        .formatted(
            result.flawless() ? "#1f8a4c" : "#c0392b",
            escaped(title),
            result.flawless() ? "nothing lost, duplicated or out of order" : "not flawless",
            escaped(TextReport.of(result)),
            percentiles(result.latency()),
            new Chart(Chart.Scale.LINEAR, "s")
                .line("delivered", "#2d6cdf", over(result.samples(), Sample::deliveredPerSecond))
                .line("sent", "#d9822b", over(result.samples(), Sample::sentPerSecond))
                .line("states", "#7a5cc4", over(result.samples(), Sample::statesPerSecond))
                .svg(),
            new Chart(Chart.Scale.LINEAR, "s")
                .line("p50", "#1f8a4c", over(result.samples(), Sample::p50Millis))
                .line("p99", "#d9822b", over(result.samples(), Sample::p99Millis))
                .line("max", "#c0392b", over(result.samples(), Sample::maxMillis))
                .svg());
  }

  /** The axis is the number of nines, as for an HDR histogram: 90 %, 99 %, 99.9 %… */
  private static String percentiles(Histogram times) {
    Chart chart = new Chart(Chart.Scale.NINES, "");
    List<double[]> points =
        times.getTotalCount() == 0
            ? List.of()
            : DoubleStream.iterate(0, nines -> nines <= 5, nines -> nines + 0.05)
                .filter(nines -> Math.pow(10, -nines) * times.getTotalCount() >= 1)
                .mapToObj(
                    nines ->
                        new double[] {
                          nines, times.getValueAtPercentile(100 * (1 - Math.pow(10, -nines))) / 1e6
                        })
                .toList();
    return chart.line("latency", "#2d6cdf", points).svg();
  }

  private static List<double[]> over(List<Sample> samples, ToDoubleFunction<Sample> what) {
    return samples.stream()
        .map(sample -> new double[] {sample.atSeconds(), what.applyAsDouble(sample)})
        .toList();
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
