package io.rookery.matchmaking;

import com.google.protobuf.ByteString;
import io.rookery.matchmaking.Vacancies.Standing;
import java.util.Set;

/**
 * What one room said of itself, and how much of that the list has. Safe on every thread.
 *
 * <p>One report is on its way at a time; once it has arrived or failed, the newest follows, if it
 * is another one. What failed waits to be repeated.
 */
final class PendingReport {
  private Standing newest;
  private Set<ByteString> seated = Set.of();
  private boolean sending;
  private boolean changed;
  private boolean unlisted;
  private boolean closed;

  PendingReport(Standing first) {
    newest = first;
  }

  /** Takes the newest; whether it is to be sent now. */
  synchronized boolean stands(Standing now) {
    newest = now;
    changed = true;
    return begin();
  }

  /** The room is closed, which is the last it has to say; whether that is to be sent now. */
  synchronized boolean close() {
    if (closed) {
      return false;
    }
    closed = true;
    changed = true;
    return begin();
  }

  /** Whether something waits to be repeated that the list never had. */
  synchronized boolean hasChanged() {
    return changed && !sending;
  }

  /** Whether the list has all that is to be said, and had no place for it. */
  synchronized boolean isUnlisted() {
    return unlisted && !changed && !sending;
  }

  /** Whether something that failed, or had no place in the list, is to be sent now. */
  synchronized boolean repeats() {
    return (changed || unlisted) && begin();
  }

  private boolean begin() {
    if (sending) {
      return false;
    }
    sending = true;
    return true;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized Standing newest() {
    return newest;
  }

  /** What to send, which the list will have unless it fails. */
  synchronized Standing takeNewest() {
    changed = closed; // it closed just now, and that is to follow
    return newest;
  }

  /** How it stood last, to say that it no longer does. */
  synchronized Standing takeLast() {
    changed = false;
    return newest;
  }

  /** Whether the list knows that this join has its seat. */
  synchronized boolean knows(ByteString join) {
    return seated.contains(join);
  }

  /** The list has it; whether there is something newer to send at once. */
  synchronized boolean sent(Set<ByteString> joins, boolean listed) {
    seated = joins;
    unlisted = !listed;
    sending = changed;
    return sending;
  }

  /** Whether there is something newer to send at once; what failed is repeated later. */
  synchronized boolean failed() {
    sending = changed;
    changed = true;
    return sending;
  }
}
