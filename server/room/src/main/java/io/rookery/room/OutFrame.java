package io.rookery.room;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;

/** A frame on its way to players: encoded once, shared by all who get it. */
final class OutFrame {
  private final ByteString bytes;

  /** How many outboxes hold it. */
  private int holders;

  /** Which batch it was last placed in, and where; see {@link BatchBuilder}. */
  private long batch;

  private int offset;

  /** Which relay it was last charged to, and in which batch. */
  private Relay chargedTo;

  private long chargedIn;

  OutFrame(ByteString bytes) {
    this.bytes = bytes;
  }

  static OutFrame of(FrameKind kind, MessageLite message) {
    return new OutFrame(FrameWriter.single(kind, message));
  }

  static OutFrame of(FrameKind kind, ByteString rest, long... varints) {
    return new OutFrame(new FrameWriter().frame(kind, rest, varints).toByteString());
  }

  ByteString bytes() {
    return bytes;
  }

  int size() {
    return bytes.size();
  }

  /** One more outbox holds it; returns how many do now. */
  int hold() {
    return ++holders;
  }

  /** One outbox less holds it; returns how many do now. */
  int release() {
    return --holders;
  }

  boolean isIn(long thatBatch) {
    return batch == thatBatch;
  }

  int offset() {
    return offset;
  }

  /** Whether the relay did not have it in this batch before; from here on it has. */
  boolean enters(Relay relay, long thatBatch) {
    boolean enters = chargedTo != relay || chargedIn != thatBatch;
    chargedTo = relay;
    chargedIn = thatBatch;
    return enters;
  }

  void placed(long inBatch, int atOffset) {
    batch = inBatch;
    offset = atOffset;
  }
}
