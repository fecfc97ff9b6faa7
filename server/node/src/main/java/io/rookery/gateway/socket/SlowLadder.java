package io.rookery.gateway.socket;

import java.time.Duration;

/**
 * How far a socket that does not take what it is sent has come down.
 *
 * <p>Taking all; stalled, when its rooms send no more state; shed, when nothing more is relayed to
 * it. From both it comes back by draining, or it is closed once its patience is used up.
 */
public final class SlowLadder {
  private final int shedBytes;
  private final int patience; // milliseconds
  private boolean stalled;
  private boolean shed;
  private long stalledAt;

  /** What has to be done about a change. */
  public enum Change {
    NOTHING,
    TELL_STALLED,
    TELL_DRAINED,
    TELL_MISSED
  }

  public SlowLadder(int shedBytes, Duration patience) {
    this.shedBytes = shedBytes;
    this.patience = Math.toIntExact(patience.toMillis());
  }

  /** The socket's queue passed the upper mark, or fell below the lower one. */
  public Change writable(boolean writable, long now) {
    if (writable != stalled) {
      return Change.NOTHING;
    }
    stalled = !writable;
    if (stalled) {
      stalledAt = now;
      return Change.TELL_STALLED;
    }
    boolean missed = shed;
    shed = false;
    return missed ? Change.TELL_MISSED : Change.TELL_DRAINED;
  }

  /** Whether more may be queued behind what is queued already. */
  public boolean admits(long queued) {
    // Only a stalled socket is shed: it alone is told when it has drained again.
    shed |= stalled && queued >= shedBytes;
    return !shed;
  }

  boolean isStalled() {
    return stalled;
  }

  public boolean isShed() {
    return shed;
  }

  /** Whether it has been stalled for longer than anybody waits. */
  boolean isOverdue(long now) {
    return stalled && now - stalledAt >= patience;
  }
}
