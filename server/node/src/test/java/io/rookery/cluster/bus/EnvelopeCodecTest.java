package io.rookery.cluster.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.google.protobuf.ByteString;
import io.rookery.bus.Batch;
import io.rookery.bus.Envelope;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class EnvelopeCodecTest {
  private final EnvelopeCodec codec = new EnvelopeCodec();
  private final Envelope envelope =
      Envelope.newBuilder()
          .setFrom("node")
          .addBatches(
              Batch.newBuilder().setRoom("room").setFrames(ByteString.copyFromUtf8("frames")))
          .build();

  @Test
  void anEnvelopeArrivesAsItWasSentWhateverIsAroundIt() {
    Buffer wire = Buffer.buffer("before");
    int at = wire.length();
    codec.encodeToWire(wire, envelope);
    wire.appendString("behind");
    assertEquals(envelope, codec.decodeFromWire(at, wire));
  }

  @Test
  void onOneNodeTheSameObjectIsHandedOver() {
    assertSame(envelope, codec.transform(envelope));
  }

  @Test
  void garbageIsAnEmptyEnvelope() {
    Buffer garbage = Buffer.buffer().appendInt(3).appendBytes(new byte[] {-1, -1, -1});
    assertEquals(Envelope.getDefaultInstance(), codec.decodeFromWire(0, garbage));
  }
}
