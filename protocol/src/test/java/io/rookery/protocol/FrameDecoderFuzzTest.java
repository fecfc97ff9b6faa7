package io.rookery.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/**
 * The frame decoder against bytes that Jazzer makes; see CONTRIBUTING.md for long runs.
 *
 * <p>In the tests it decodes what is checked in as its inputs: messages and violations of the
 * golden vectors, and what long runs found.
 */
class FrameDecoderFuzzTest {

  /** The first byte says who sent the message, the rest is the message. */
  @FuzzTest(maxDuration = "1h")
  void everythingIsWholeFramesOrAViolation(byte[] input) {
    if (input.length == 0) {
      return;
    }
    FrameKind.From sender = (input[0] & 1) == 0 ? FrameKind.From.CLIENT : FrameKind.From.SERVER;
    byte[] message = Arrays.copyOfRange(input, 1, input.length);
    Decoded decoded = FrameDecoder.decode(message, sender);
    if (decoded instanceof Decoded.Violation violation) {
      assertTrue(violation.at() >= 0 && violation.at() <= message.length, violation.toString());
      assertTrue(violation.text().length() <= 100, violation.toString());
    } else if (decoded instanceof Decoded.Message whole) {
      byte[] again = RandomFrames.write(RandomFrames.sketches(whole.frames()));
      assertArrayEquals(message, again);
      for (Frame frame : whole.frames()) {
        if (frame instanceof Frame.Carries carries && isState(carries.kind())) {
          StateHead.of(carries); // answers, whatever it is
        }
      }
    }
  }

  private static boolean isState(FrameKind kind) {
    return kind == FrameKind.SNAPSHOT || kind == FrameKind.CHANGE;
  }
}
