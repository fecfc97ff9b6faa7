package io.rookery.protocol.client;

import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Join;

/**
 * One wish for a seat: the same JOIN however often it is said, with a greater attempt each time.
 */
final class JoinAttempts {
  private final Join join;
  private int attempts;

  JoinAttempts(Join join) {
    this.join = join;
  }

  /** Appends the next attempt, behind its AT. */
  void write(FrameWriter out, long channel) {
    Join next = join.toBuilder().setAttempt(++attempts).build();
    out.at(channel, 1, 0, 0).frame(FrameKind.JOIN, next);
  }
}
