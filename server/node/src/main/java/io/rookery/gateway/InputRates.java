package io.rookery.gateway;

import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import java.util.List;

/**
 * How much a client may say: frames other than operations, joins, and bytes of all of them.
 *
 * <p>How many operations a player may send is the room's to limit.
 */
final class InputRates {
  /** What a frame costs beside its bytes, so that a flood of empty ones is one of bytes. */
  static final int FRAME_COST = 32;

  private final RateBucket frames;
  private final RateBucket joins;
  private final RateBucket bytes;

  InputRates(GatewayOptions.Limits limits, long now) {
    frames = new RateBucket(limits.frames(), now);
    joins = new RateBucket(limits.joins(), limits.joinsAtOnce(), now);
    bytes = new RateBucket(limits.bytes(), now);
  }

  /** Whether a message is within the limits. */
  boolean admit(List<Frame> message, int length, long now) {
    return frames.take(counting(message), now)
        && bytes.take(length + (long) FRAME_COST * message.size(), now);
  }

  /** Whether one more join is; each may make a room, and costs the cluster a search. */
  boolean admitJoin(long now) {
    return joins.take(1, now);
  }

  private static int counting(List<Frame> message) {
    int counting = 0;
    boolean afterAt = false;
    for (Frame frame : message) {
      boolean isAt = frame instanceof Frame.At;
      if (isAt ? afterAt : counts((Frame.Carries) frame)) {
        counting++;
      }
      afterAt = isAt;
    }
    return afterAt ? counting + 1 : counting;
  }

  private static boolean counts(Frame.Carries frame) {
    return frame.kind() != FrameKind.OPERATION && frame.kind() != FrameKind.REQUEST;
  }
}
