package io.rookery.protocol;

import com.google.protobuf.ByteString;
import io.rookery.protocol.FrameKind.From;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Messages that chance makes: whole ones, damaged ones, and any bytes at all. */
final class RandomFrames {

  /** A frame apart from the message it is in, so that two are equal when they say the same. */
  record Sketch(FrameKind kind, List<Long> numbers, ByteString payload) {}

  private final Random random;

  RandomFrames(long seed) {
    random = new Random(seed);
  }

  From side() {
    return random.nextBoolean() ? From.CLIENT : From.SERVER;
  }

  List<Sketch> message(From sender) {
    List<FrameKind> kinds =
        Arrays.stream(FrameKind.values()).filter(kind -> kind.maySend(sender)).toList();
    List<Sketch> sketches = new ArrayList<>();
    boolean placed = false;
    for (int left = 1 + random.nextInt(6); left > 0; left--) {
      FrameKind kind = kinds.get(random.nextInt(kinds.size()));
      if (kind.scope() == FrameKind.Scope.CHANNEL && !placed) {
        kind = FrameKind.AT;
      }
      placed |= kind == FrameKind.AT;
      sketches.add(sketch(kind, sender));
    }
    return sketches;
  }

  private Sketch sketch(FrameKind kind, From sender) {
    return switch (kind) {
      case AT -> {
        long ahead = sender == From.SERVER && random.nextBoolean() ? number() : 0;
        yield new Sketch(kind, List.of(number(), number(), number(), ahead), ByteString.EMPTY);
      }
      case RESEND -> new Sketch(kind, List.of(Math.max(1, number())), ByteString.EMPTY);
      case LEAVE, PROBE -> new Sketch(kind, List.of(), ByteString.EMPTY);
      default -> new Sketch(kind, List.of(), ByteString.copyFrom(bytes(payloadBound())));
    };
  }

  /** Mostly small, so that most kinds of damage hit a frame's head. */
  private int payloadBound() {
    return random.nextInt(10) == 0 ? 400 : 6;
  }

  /** Up to {@code bound} bytes; each value of a kind or length is as likely as the others. */
  byte[] bytes(int bound) {
    byte[] bytes = new byte[random.nextInt(bound + 1)];
    random.nextBytes(bytes);
    if (random.nextBoolean()) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] &= 0x3f;
      }
    }
    return bytes;
  }

  /** A number of any size from 1 bit to 53. */
  private long number() {
    return random.nextLong() >>> (11 + random.nextInt(53));
  }

  /** The same bytes but for one: changed, added, or taken away. */
  byte[] damaged(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    byte value = (byte) random.nextInt(256);
    return switch (random.nextInt(3)) {
      case 0 -> {
        byte[] changed = bytes.clone();
        changed[at] = value;
        yield changed;
      }
      case 1 -> {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        longer[at] = value;
        yield longer;
      }
      default -> {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
        System.arraycopy(bytes, at + 1, shorter, at, bytes.length - at - 1);
        yield shorter;
      }
    };
  }

  static byte[] write(List<Sketch> sketches) {
    FrameWriter writer = new FrameWriter();
    for (Sketch sketch : sketches) {
      List<Long> numbers = sketch.numbers();
      if (sketch.kind() == FrameKind.AT) {
        writer.at(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
      } else if (sketch.kind() == FrameKind.RESEND) {
        writer.frame(FrameKind.RESEND, ByteString.EMPTY, numbers.get(0));
      } else {
        writer.frame(sketch.kind(), sketch.payload());
      }
    }
    return writer.toByteArray();
  }

  static List<Sketch> sketches(List<Frame> frames) {
    List<Sketch> sketches = new ArrayList<>();
    for (Frame frame : frames) {
      if (frame instanceof Frame.At at) {
        List<Long> numbers = List.of(at.channel(), at.number(), at.ack(), at.ahead());
        sketches.add(new Sketch(FrameKind.AT, numbers, ByteString.EMPTY));
      } else if (frame instanceof Frame.Carries carries) {
        boolean resend = carries.kind() == FrameKind.RESEND;
        List<Long> numbers = resend ? List.of(carries.firstWanted()) : List.of();
        ByteString payload = resend ? ByteString.EMPTY : carries.payload();
        sketches.add(new Sketch(carries.kind(), numbers, payload));
      }
    }
    return sketches;
  }
}
