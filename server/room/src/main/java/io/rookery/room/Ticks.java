package io.rookery.room;

import io.rookery.metrics.RoomMetrics;

/**
 * When a room ticks: at a fixed step, with lateness carried along, capped and counted.
 *
 * <p>After Glenn Fiedler, "Fix Your Timestep!" (gafferongames.com, 2004).
 */
final class Ticks {
  private final long step; // microseconds; 0: never
  private final RoomMetrics metrics;
  private long due;

  Ticks(int perSecond, long now, RoomMetrics metrics) {
    this.step = perSecond == 0 ? 0 : 1_000_000 / perSecond;
    this.due = perSecond == 0 ? Long.MAX_VALUE : now + step;
    this.metrics = metrics;
  }

  /** The fixed step in seconds. */
  float seconds() {
    return step / 1e6f;
  }

  long next() {
    return due;
  }

  /** How many ticks are due now; the caller runs them all. */
  int take(long now) {
    if (now < due) {
      return 0;
    }
    metrics.ticked((now - due) * 1_000);
    long behind = (now - due) / step + 1;
    due += behind * step;
    if (behind > RoomLimits.CATCH_UP_TICKS) {
      metrics.ticksDropped((int) (behind - RoomLimits.CATCH_UP_TICKS));
    }
    return (int) Math.min(behind, RoomLimits.CATCH_UP_TICKS);
  }
}
