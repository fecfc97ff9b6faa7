package io.rookery.cluster.bus;

import com.google.protobuf.CodedInputStream;
import io.rookery.bus.Envelope;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Envelopes on the event bus: a length of four bytes, then protobuf; the same object locally. */
final class EnvelopeCodec implements MessageCodec<Envelope, Envelope> {
  static final String NAME = "rookery.envelope";

  private static final Logger log = LoggerFactory.getLogger(EnvelopeCodec.class);

  @Override
  public void encodeToWire(Buffer buffer, Envelope envelope) {
    byte[] bytes = envelope.toByteArray();
    buffer.appendInt(bytes.length).appendBytes(bytes);
  }

  @Override
  public Envelope decodeFromWire(int at, Buffer buffer) {
    int length = buffer.getInt(at);
    try {
      CodedInputStream in =
          CodedInputStream.newInstance(
              buffer.getBytes(at + Integer.BYTES, at + Integer.BYTES + length));
      in.enableAliasing(true); // nobody else has the array, so frames need no second copy
      return Envelope.parseFrom(in);
    } catch (IOException e) {
      // thrown from here, it would close the bus connection of two healthy nodes
      log.warn("An envelope of {} bytes is unreadable, dropped: {}", length, e.getMessage());
      return Envelope.getDefaultInstance();
    }
  }

  @Override
  public Envelope transform(Envelope envelope) {
    return envelope;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
