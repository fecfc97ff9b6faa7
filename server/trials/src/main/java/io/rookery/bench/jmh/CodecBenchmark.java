package io.rookery.bench.jmh;

import com.google.protobuf.ByteString;
import io.rookery.protocol.Decoded;
import io.rookery.protocol.FrameDecoder;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Frames of 64 bytes behind an AT, one and sixteen of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
  private static final int MANY = 16;

  private final ByteString payload = ByteString.copyFrom(new byte[64]);
  private final byte[] one = frames(new FrameWriter(), 1).toByteArray();
  private final byte[] many = frames(new FrameWriter(), MANY).toByteArray();
  private final FrameWriter writer = new FrameWriter();

  @Benchmark
  public Decoded decodeOne() {
    return FrameDecoder.decode(one, FrameKind.From.CLIENT);
  }

  @Benchmark
  public Decoded decodeSixteen() {
    return FrameDecoder.decode(many, FrameKind.From.CLIENT);
  }

  @Benchmark
  public int encodeOne() {
    writer.clear();
    return frames(writer, 1).size();
  }

  @Benchmark
  public int encodeSixteen() {
    writer.clear();
    return frames(writer, MANY).size();
  }

  private FrameWriter frames(FrameWriter into, int count) {
    into.at(1, 70_000, 80_000, 0);
    for (int i = 0; i < count; i++) {
      into.frame(FrameKind.OPERATION, payload);
    }
    return into;
  }
}
