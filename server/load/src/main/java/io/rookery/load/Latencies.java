package io.rookery.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * How long things took that one event loop saw, from when they were due.
 *
 * <p>That loop alone records; one other thread takes what was recorded since it last did.
 */
final class Latencies {
  static final long LONGEST = TimeUnit.MINUTES.toNanos(2);
  static final int DIGITS = 3;

  private final SingleWriterRecorder recorder = new SingleWriterRecorder(LONGEST, DIGITS);
  private Histogram taken;

  /** Nothing measured yet. */
  static Histogram none() {
    return new Histogram(LONGEST, DIGITS);
  }

  void record(long nanos) {
    recorder.recordValue(Math.max(0, Math.min(LONGEST, nanos)));
  }

  /** Adds to {@code sum} what was recorded since the last call. */
  void takeInto(Histogram sum) {
    taken = recorder.getIntervalHistogram(taken);
    sum.add(taken);
  }
}
