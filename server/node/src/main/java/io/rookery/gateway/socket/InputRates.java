package io.rookery.gateway.socket;

import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.gateway.limits.RateBucket;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import java.util.List;

/**
 * How much a client may say: frames other than operations, bare {@code AT} frames, and bytes of all
 * of them.
 *
 * <p>How many operations a player may send is the room's to limit.
 */
final class InputRates {
  private final RateBucket frames;
  private final RateBucket bareAts;
  private final RateBucket bytes;

  InputRates(GatewayOptions.Limits limits, long now) {
    frames = new RateBucket(limits.frames(), now);
    bareAts = new RateBucket(limits.bareAts(), now);
    bytes = new RateBucket(limits.bytes(), now);
  }

  /** Whether a message is within the limits. */
  boolean admit(List<Frame> message, int length, long now) {
    int others = 0;
    int bare = 0;
    boolean afterAt = false;
    for (Frame frame : message) {
      if (frame instanceof Frame.Carries carries) {
        others += isOperation(carries.kind()) ? 0 : 1;
        afterAt = false;
      } else {
        bare += afterAt ? 1 : 0;
        afterAt = true;
      }
    }
    return frames.take(others, now)
        && bareAts.take(afterAt ? bare + 1 : bare, now)
        && bytes.take(length + (long) GatewayOptions.FRAME_COST * message.size(), now);
  }

  private static boolean isOperation(FrameKind kind) {
    return kind == FrameKind.OPERATION || kind == FrameKind.REQUEST;
  }
}
