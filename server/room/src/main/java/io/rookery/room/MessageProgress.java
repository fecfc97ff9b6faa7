package io.rookery.room;

/** How far messages have come on their way to one client. */
final class MessageProgress {
  /** Sent, or to be sent, but not acked yet. */
  final Outbox outbox;

  private long sent;
  private long acked;
  private long resendGrantedAt = Long.MIN_VALUE / 2;
  private long probeDue = Long.MAX_VALUE;
  private long probePause;
  private boolean asksProbe;
  private boolean apart = true;

  MessageProgress(Outbox outbox) {
    this.outbox = outbox;
  }

  /** The highest message that the client said it has. */
  long acked() {
    return acked;
  }

  /** The client has everything up to this message; whoever acks what was never sent is ignored. */
  void ack(long through, long now) {
    if (through >= outbox.next()) {
      return;
    }
    acked = Math.max(acked, through);
    if (outbox.acknowledge(through)) {
      sent = Math.max(sent, outbox.first() - 1);
      probeAfter(RoomLimits.PROBE_FIRST, now);
    }
  }

  /** The number of the next message to be sent. */
  long next() {
    return sent + 1;
  }

  /** Whether something numbered is not on its way yet. */
  boolean hasUnsent() {
    return sent < outbox.next() - 1;
  }

  /** Everything there is has been sent. */
  void sentAll(long now) {
    if (hasUnsent()) {
      sent = outbox.next() - 1;
      probeAfter(RoomLimits.PROBE_FIRST, now);
    }
    apart = false;
  }

  /** From now on everything unacked is sent again. */
  void startOver() {
    sent = outbox.first() - 1;
    apart = true;
  }

  /** Whether what everybody gets is not exactly what this client gets since the last flush. */
  boolean isApart() {
    return apart;
  }

  void setApart() {
    apart = true;
  }

  /** Whether what the client asks for again is sent again, which happens once in a round trip. */
  boolean grantsResend(long now) {
    if (now - resendGrantedAt < RoomLimits.RESEND_PAUSE) {
      return false;
    }
    resendGrantedAt = now;
    return true;
  }

  /** When the newest message stays unacked for long, the client is asked what it has. */
  void probeWhenSilent(long now) {
    if (!outbox.isEmpty() && probeDue <= now && !hasUnsent()) {
      asksProbe = true;
      probeAfter(Math.min(probePause * 2, RoomLimits.PROBE_LONGEST), now);
    }
  }

  boolean asksProbe() {
    return asksProbe;
  }

  void probed() {
    asksProbe = false;
  }

  private void probeAfter(long pause, long now) {
    probePause = pause;
    probeDue = now + pause;
  }
}
