package io.rookery.health;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** The pulses of all event loops of a node; safe on every thread. */
public final class Pulses {
  private final CopyOnWriteArrayList<Pulse> pulses = new CopyOnWriteArrayList<>();
  private final LongSupplier nanoClock;
  private final long longest;

  /**
   * Watches loops.
   *
   * @param nanoClock as {@link System#nanoTime}
   * @param longest a ticker silent for longer, or a flush awaited for longer, stands still
   */
  public Pulses(LongSupplier nanoClock, Duration longest) {
    this.nanoClock = nanoClock;
    this.longest = longest.toNanos();
  }

  /**
   * Watches one more loop, which must beat from now on; it gives the pulse back to {@link #end}.
   */
  public Pulse begin(String name) {
    Pulse pulse = new Pulse(name, nanoClock.getAsLong());
    pulses.add(pulse);
    return pulse;
  }

  /** The loop's ticker ended as it should. */
  public void end(Pulse pulse) {
    pulses.remove(pulse);
  }

  /** A sentence for each loop that stands still; none when all is well. */
  public List<String> standingStill() {
    long now = nanoClock.getAsLong();
    return pulses.stream().flatMap(pulse -> complaints(pulse, now).stream()).toList();
  }

  private List<String> complaints(Pulse pulse, long now) {
    if (pulse.sinceBeat(now) > longest) {
      return List.of(pulse.name() + " has not ticked for " + millis(pulse.sinceBeat(now)) + " ms");
    }
    if (pulse.sinceWaiting(now) > longest) {
      return List.of(
          pulse.name() + " has not flushed for " + millis(pulse.sinceWaiting(now)) + " ms");
    }
    return List.of();
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }
}
