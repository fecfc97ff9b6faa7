package io.rookery.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.protocol.FrameKind.From;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What holds for every message, tried on many that chance makes; the seed is in the name. */
class FrameCodecTest {
  private static final int SEEDS = 40;
  private static final int TRIES = 250;

  @RepeatedTest(value = SEEDS, name = "seed {currentRepetition}")
  void whatIsWrittenIsRead(RepetitionInfo seed) {
    var chance = new RandomFrames(seed.getCurrentRepetition());
    for (int i = 0; i < TRIES; i++) {
      From sender = chance.side();
      List<RandomFrames.Sketch> sketches = chance.message(sender);
      byte[] bytes = RandomFrames.write(sketches);
      var whole = assertInstanceOf(Decoded.Message.class, FrameDecoder.decode(bytes, sender));
      assertEquals(sketches, RandomFrames.sketches(whole.frames()));
    }
  }

  @RepeatedTest(value = SEEDS, name = "seed {currentRepetition}")
  void whateverIsAcceptedHasOneEncoding(RepetitionInfo seed) {
    var chance = new RandomFrames(seed.getCurrentRepetition());
    int accepted = 0;
    for (int i = 0; i < TRIES; i++) {
      From sender = chance.side();
      byte[] bytes = chance.damaged(RandomFrames.write(chance.message(sender)));
      if (decodedWithin(bytes, sender) instanceof Decoded.Message whole) {
        accepted++;
        byte[] again = RandomFrames.write(RandomFrames.sketches(whole.frames()));
        assertEquals(Hex.of(bytes), Hex.of(again));
      }
    }
    assertTrue(accepted > 0 && accepted < TRIES, accepted + " accepted: damage does not try both");
  }

  @RepeatedTest(value = SEEDS, name = "seed {currentRepetition}")
  void anyBytesAreAnsweredAndNoneBeyondTheirRangeRead(RepetitionInfo seed) {
    var chance = new RandomFrames(seed.getCurrentRepetition());
    for (int i = 0; i < TRIES; i++) {
      decodedWithin(chance.bytes(64), chance.side());
    }
  }

  @RepeatedTest(value = SEEDS, name = "seed {currentRepetition}")
  void aBeginningIsRefusedOrIsTheFramesThatAreWholeInIt(RepetitionInfo seed) {
    var chance = new RandomFrames(seed.getCurrentRepetition());
    for (int i = 0; i < TRIES / 10; i++) {
      From sender = chance.side();
      List<RandomFrames.Sketch> sketches = chance.message(sender);
      byte[] bytes = RandomFrames.write(sketches);
      List<Integer> ends = new ArrayList<>();
      for (int count = 1; count <= sketches.size(); count++) {
        ends.add(RandomFrames.write(sketches.subList(0, count)).length);
      }
      for (int length = 0; length <= bytes.length; length++) {
        int whole = ends.indexOf(length) + 1;
        Decoded decoded = FrameDecoder.decode(bytes, 0, length, sender);
        if (whole == 0) {
          assertInstanceOf(Decoded.Violation.class, decoded);
        } else {
          var message = assertInstanceOf(Decoded.Message.class, decoded);
          assertEquals(sketches.subList(0, whole), RandomFrames.sketches(message.frames()));
        }
      }
    }
  }

  @Test
  void framesSayWhereTheyAreInTheirMessage() {
    byte[] bytes = Hex.bytes("ff" + "0803010100" + "12020a00" + "ff");
    var whole = (Decoded.Message) FrameDecoder.decode(bytes, 1, 9, From.CLIENT);
    var operation = (Frame.Carries) whole.frames().get(1);
    assertEquals(6, operation.start());
    assertEquals(8, operation.offset());
    assertEquals(10, operation.end());
    assertEquals(ByteString.copyFrom(new byte[] {0x0a, 0}), operation.payload());
  }

  @Test
  void aRangeOutsideItsArrayIsTheCallersMistake() {
    byte[] bytes = new byte[4];
    assertThrows(
        IndexOutOfBoundsException.class, () -> FrameDecoder.decode(bytes, 2, 3, From.CLIENT));
    assertThrows(
        IndexOutOfBoundsException.class, () -> FrameDecoder.decode(bytes, 0, -1, From.CLIENT));
  }

  @Test
  void numbersThatHaveNoVarintAreNotWritten() {
    byte[] into = new byte[16];
    for (long number : new long[] {-1, Long.MIN_VALUE, Varint.MAX + 1, Long.MAX_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> Varint.write(number, into, 0));
      assertThrows(IllegalArgumentException.class, () -> Varint.size(number));
    }
    assertEquals(0, into[0]);
  }

  @Test
  void aWriterIsUnharmedByWhatItRefuses() {
    FrameWriter writer = new FrameWriter().at(1, 1, 0, 0);
    assertThrows(
        IllegalArgumentException.class,
        () -> writer.frame(FrameKind.SNAPSHOT, ByteString.EMPTY, 1, -1, 3));
    assertThrows(IllegalArgumentException.class, () -> writer.at(1, Varint.MAX + 1, 0, 0));
    assertEquals("0803010100", Hex.of(writer.toByteArray()));
  }

  @Test
  void aWriterGrowsAndStartsAnew() {
    FrameWriter writer = new FrameWriter();
    ByteString large = ByteString.copyFrom(new byte[70_000]);
    writer.frame(FrameKind.MESSAGE, large).frames(large);
    assertEquals(1 + 3 + 140_000, writer.size());
    writer.clear();
    assertEquals(0, writer.frames(ByteString.EMPTY).size());
  }

  /** Decodes; and the result is the same wherever the bytes lie, whatever lies around them. */
  private static Decoded decodedWithin(byte[] bytes, From sender) {
    Decoded alone = FrameDecoder.decode(bytes, sender);
    for (byte around : new byte[] {0, 1, (byte) 0x80, (byte) 0xff}) {
      byte[] within = new byte[bytes.length + 16];
      Arrays.fill(within, around);
      System.arraycopy(bytes, 0, within, 7, bytes.length);
      Decoded decoded = FrameDecoder.decode(within, 7, bytes.length, sender);
      if (alone instanceof Decoded.Message expected) {
        var message = assertInstanceOf(Decoded.Message.class, decoded);
        assertEquals(
            RandomFrames.sketches(expected.frames()), RandomFrames.sketches(message.frames()));
      } else if (alone instanceof Decoded.Violation violation) {
        assertEquals(violation, decoded);
        assertTrue(violation.text().length() <= 100, violation.text());
      }
    }
    return alone;
  }
}
