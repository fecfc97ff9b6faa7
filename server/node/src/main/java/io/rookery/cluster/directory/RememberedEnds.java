package io.rookery.cluster.directory;

import java.util.function.LongSupplier;

/**
 * How many ended rooms of one node the cluster remembers. Safe on every thread.
 *
 * <p>Bounded: of {@link #MOST} within the time that one is remembered; those beyond are not, and an
 * opening of theirs that came late would open them again, as an empty room.
 */
final class RememberedEnds {
  static final int MOST = 50_000;

  private final LongSupplier millis;
  private long since;
  private int ends;

  RememberedEnds(LongSupplier millis) {
    this.millis = millis;
    this.since = millis.getAsLong();
  }

  /** Whether one more is remembered. */
  synchronized boolean take() {
    long now = millis.getAsLong();
    if (now - since > DirectoryRule.REMEMBERED_MILLIS) {
      since = now;
      ends = 0;
    }
    return ++ends <= MOST;
  }
}
