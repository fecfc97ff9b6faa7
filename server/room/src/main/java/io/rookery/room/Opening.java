package io.rookery.room;

import io.rookery.protocol.v1.Resynced;

/**
 * What a client is told first on its link, until it was heard there: the answer to how it came, or
 * what it lost.
 */
final class Opening {
  /** JOINED or RESUMED, until it was relayed or the client was heard. */
  private OutFrame answer;

  /** The same, until it was sent. */
  private OutFrame due;

  private Resynced.Reason resync;
  private boolean resyncSent;
  private long lostFrom;

  /** The client came, and this is the answer. */
  void answer(OutFrame with) {
    answer = with;
    due = with;
  }

  /** The client came otherwise than before: what it was to be told then is old. */
  void clear() {
    answer = null;
    due = null;
    resync = null;
  }

  /** Messages from this number on may never come: the client is told so, and why. */
  void lose(Resynced.Reason why, long from) {
    lostFrom = resync == null ? from : Math.min(from, lostFrom);
    if (resync != Resynced.Reason.REASON_SECOND_COPY) { // whose numbers the client must learn yet
      resync = why;
    }
    resyncSent = false;
  }

  /** The client was heard on its link: it has the answer that brought it there. */
  void heard() {
    answer = null;
    if (resyncSent) {
      resync = null;
    }
  }

  /** The answer was relayed: if it is lost beyond that, the connection is, too. */
  void relayed(OutFrame which) {
    if (answer == which) {
      answer = null;
    }
  }

  /** What was sent may be lost. */
  void startOver() {
    due = answer;
    resyncSent = false;
  }

  boolean isDue() {
    return due != null || isResyncDue();
  }

  /** The answer that is to be sent first; null when none is. */
  OutFrame due() {
    return due;
  }

  /**
   * The answer is sent now.
   *
   * @return which one is to be noted as relayed once it is; null when that makes no difference
   */
  OutFrame answered() {
    due = null;
    return answer;
  }

  boolean isResyncDue() {
    return resync != null && !resyncSent;
  }

  void resynced() {
    resyncSent = true;
  }

  /** Why the client is resynchronised, until it was heard after that; null otherwise. */
  Resynced.Reason resync() {
    return resync;
  }

  /** The first message that the client may lack for good. */
  long lostFrom() {
    return lostFrom;
  }
}
