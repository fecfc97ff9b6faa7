package io.rookery.load;

import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A result as lines for the terminal. */
final class TextReport {
  private final StringBuilder text = new StringBuilder();

  private TextReport() {}

  static String of(LoadResult result) {
    TextReport report = new TextReport();
    report.happened(result);
    report.used(result);
    report.wrong(result);
    return report.text.toString();
  }

  private void happened(LoadResult result) {
    LoadPlan plan = result.plan();
    line(
        "%,d players of %s in %,d rooms, %s, %.1f s",
        plan.connections(),
        plan.script().game(),
        plan.rooms(),
        plan.paced()
            ? String.format(Locale.ROOT, "%s operations/s each", plain(plan.rate()))
            : "as fast as answered",
        result.span().seconds());
    line(
        "sent             %,12.0f /s   delivered %,12.0f /s   %,.1f MB/s",
        result.perSecond(result.span().sent()),
        result.perSecond(result.span().delivered()),
        result.perSecond(result.span().deliveredBytes()) / 1e6);
    if (result.span().states() + result.span().volatiles() > 0) {
      line(
          "states           %,12.0f /s   volatile  %,12.0f /s",
          result.perSecond(result.span().states()), result.perSecond(result.span().volatiles()));
    }
    latency("delivery", result.deliveries());
    latency("acknowledgement", result.acknowledgements());
  }

  private void latency(String what, Histogram times) {
    if (times.getTotalCount() > 0) {
      line(
          "%-16s p50 %.2f ms   p99 %.2f ms   p99.9 %.2f ms   max %.2f ms",
          what,
          times.getValueAtPercentile(50) / 1e6,
          times.getValueAtPercentile(99) / 1e6,
          times.getValueAtPercentile(99.9) / 1e6,
          times.getMaxValue() / 1e6);
    }
  }

  private void used(LoadResult result) {
    if (result.cores() >= 0) {
      line(
          "servers' CPU     %.2f cores   %.3f ms/s per connection   %s s per million delivered",
          result.cores(),
          result.cpuMillisPerConnectionSecond(),
          result.cpuSecondsPerMillion() < 0
              ? "-"
              : String.format(Locale.ROOT, "%.2f", result.cpuSecondsPerMillion()));
    }
    if (!Double.isNaN(result.heapPerConnection())) {
      line(
          "servers' memory  %.1f KiB of heap per connection%s",
          result.heapPerConnection() / 1024,
          Double.isNaN(result.residentPerConnection())
              ? ""
              : String.format(
                  Locale.ROOT, ", %.1f KiB resident", result.residentPerConnection() / 1024));
    }
  }

  private void wrong(LoadResult result) {
    Tally tally = result.tally();
    LoadResult.Checked checked = result.checked();
    line(
        "lost %,d   duplicated %,d   out of order %,d   unacknowledged %,d   unknown %,d",
        checked.lost(),
        checked.duplicated(),
        checked.reordered(),
        checked.unsettled(),
        tally.get(Count.UNKNOWN));
    if (checked.lost() > 0) {
      line("lost as declared by %s   undeclared %,d", labels(tally.losses()), checked.undeclared());
    }
    line(
        "repaired on the way: gaps %,d   sent again %,d   came again %,d",
        tally.get(Count.GAPS), tally.get(Count.RESENT), tally.get(Count.REPEATED));
    line(
        "reconnects %,d   refused operations %s   refused joins %s   closes %s",
        tally.get(Count.RECONNECTS),
        labels(tally.refusals()),
        labels(tally.joinRefusals()),
        labels(tally.closes()));
    if (tally.get(Count.RESUMED) + tally.get(Count.RESYNCED) + tally.get(Count.GONE) > 0) {
      line(
          "returns: resumed %,d   resynchronised %,d   gone %,d",
          tally.get(Count.RESUMED), tally.get(Count.RESYNCED), tally.get(Count.GONE));
      latency("  round trip", result.returns().roundTrips());
      latency("  resumed after", result.returns().resumes());
      latency("  away for", result.returns().absences());
    }
    hint(tally.get(Count.MISPLACED), "players sit in another room than their fellows");
    hint(tally.get(Count.CONFUSED), "frames or messages made no sense");
    hint(tally.get(Count.GIVEN_UP), "players were given up");
    hint(tally.get(Count.AWAY), "players had not come back to their seats when patience ended");
    hint(
        Math.max(0, result.plan().connections() - tally.get(Count.SEATED)),
        "players never got a seat");
    hint(result.behind(), "things were due at the end and not said: the servers did not keep up");
    if (result.inputRate() > 0 && result.plan().rate() > result.inputRate()) {
      line(
          "The game admits %d operations/s of a player: the rest waited, and latency shows it.",
          result.inputRate());
    }
    line(
        result.flawless()
            ? "Nothing was lost, duplicated or out of order."
            : result.accounted()
                ? "NOT FLAWLESS, though every loss was declared."
                : "NOT FLAWLESS.");
  }

  private void hint(long count, String what) {
    if (count > 0) {
      line("%,d %s", count, what);
    }
  }

  private static String labels(Map<String, Long> counts) {
    return counts.isEmpty() ? "0" : counts.toString();
  }

  private static String plain(double rate) {
    return rate == Math.rint(rate) ? Long.toString((long) rate) : Double.toString(rate);
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
