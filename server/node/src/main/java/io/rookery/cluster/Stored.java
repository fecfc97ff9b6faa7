package io.rookery.cluster;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;

/**
 * A shared value as members keep it: parsed at most once, and bytes only while it travels.
 *
 * <p>Immutable from outside; safe on every thread.
 */
final class Stored implements IdentifiedDataSerializable {
  private volatile MessageLite message;
  private volatile byte[] bytes;

  Stored() {}

  Stored(MessageLite message) {
    this.message = message;
  }

  <V extends MessageLite> V as(Parser<V> parser) {
    MessageLite known = message;
    if (known == null) {
      byte[] unread = bytes;
      known = unread == null ? message : parse(parser, unread);
      message = known; // before the bytes go, so that one of both is always there
      bytes = null;
    }
    @SuppressWarnings("unchecked") // one map holds values of one rule
    V value = (V) known;
    return value;
  }

  private static <V extends MessageLite> V parse(Parser<V> parser, byte[] bytes) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "a shared value of " + bytes.length + " bytes is unreadable: are all nodes of one kind?",
          e);
    }
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    byte[] unread = bytes;
    MessageLite known = message;
    out.writeByteArray(known != null ? known.toByteArray() : unread);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    bytes = in.readByteArray();
  }

  @Override
  public int getFactoryId() {
    return Serializables.FACTORY;
  }

  @Override
  public int getClassId() {
    return Serializables.STORED;
  }
}
