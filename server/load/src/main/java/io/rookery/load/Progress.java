package io.rookery.load;

import java.util.Locale;
import java.util.Optional;

/** How a run goes, once a second; {@link #line} is what the terminal shows. */
record Progress(String part, long elapsedNanos, Tally tally, Optional<Sample> last) {

  String line() {
    String head =
        String.format(
            Locale.ROOT,
            "%-10s %4.0f s  %,7d players",
            part,
            elapsedNanos / 1e9,
            tally.get(Count.SEATED));
    return head
        + last.map(
                sample ->
                    String.format(
                        Locale.ROOT,
                        "  %,9.0f sent/s  %,10.0f delivered/s  p50 %.2f ms  p99 %.2f ms",
                        sample.sentPerSecond(),
                        sample.deliveredPerSecond(),
                        sample.p50Millis(),
                        sample.p99Millis()))
            .orElse("");
  }
}
