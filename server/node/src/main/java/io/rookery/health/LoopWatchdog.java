package io.rookery.health;

/**
 * One event loop's signs of life: its ticker beats, and nothing waits long for its flush.
 *
 * <p>Written by that loop only; read from anywhere. All times are {@link System#nanoTime} or
 * another clock that all watchdogs of the node share.
 */
public final class LoopWatchdog {
  private final String name;
  private volatile long beatAt;
  private volatile long waitingSince;
  private volatile boolean waiting;

  LoopWatchdog(String name, long now) {
    this.name = name;
    this.beatAt = now;
  }

  /** The ticker ran. */
  public void beat(long now) {
    beatAt = now;
  }

  /** Something waits to be flushed; only the first since the last flush counts. */
  public void waits(long now) {
    if (!waiting) {
      waitingSince = now;
      waiting = true;
    }
  }

  /** Nothing waits any more. */
  public void flushed() {
    waiting = false;
  }

  /** What this loop is called in answers to people. */
  public String name() {
    return name;
  }

  /** How long ago the ticker ran, in nanoseconds. */
  public long sinceBeat(long now) {
    return now - beatAt;
  }

  /** How long the oldest unflushed thing has waited, in nanoseconds; 0 when nothing waits. */
  public long sinceWaiting(long now) {
    return waiting ? now - waitingSince : 0;
  }
}
