package io.rookery.matchmaking;

import com.google.protobuf.ByteString;
import io.rookery.matchmaking.Vacancies.Standing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Set;

/** What one room said of itself, and how much of that the list has. Safe on every thread. */
final class Told {
  private Standing newest;
  private Set<ByteString> joins = Set.of();
  private boolean sending;
  private boolean changed;
  private boolean unlisted;
  private Promise<Void> ended;

  /** Takes the newest; whether it is to be sent now. */
  synchronized boolean wants(Standing now) {
    newest = now;
    changed = true;
    return begin();
  }

  synchronized boolean mayRepeat() {
    return (changed || unlisted) && begin();
  }

  private boolean begin() {
    if (sending || ended != null) {
      return false;
    }
    sending = true;
    return true;
  }

  synchronized Standing takeNewest() {
    changed = false;
    return newest;
  }

  synchronized String type() {
    return newest.type();
  }

  synchronized boolean had(ByteString join) {
    return joins.contains(join);
  }

  /** The list has it; whether there is something newer to send at once. */
  synchronized boolean sent(Set<ByteString> had, boolean listed) {
    joins = had;
    unlisted = !listed;
    return settle();
  }

  /** Whether there is something newer; what failed is repeated later. */
  synchronized boolean failed() {
    boolean newer = settle();
    changed = true;
    return newer;
  }

  private boolean settle() {
    sending = changed && ended == null;
    if (ended != null) {
      ended.tryComplete();
    }
    return sending;
  }

  /** Nothing is sent any more; completes when nothing is under way. */
  synchronized Future<Void> end() {
    if (ended == null) {
      ended = Promise.promise();
      if (!sending) {
        ended.complete();
      }
    }
    return ended.future();
  }
}
