package io.rookery.cluster.map;

import com.google.protobuf.InvalidProtocolBufferException;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;

/**
 * A shared value as members keep it: read at most once, and bytes only while it travels.
 *
 * <p>Safe on every thread, if its value is; one that steps change in place stays with the thread
 * that takes them.
 */
public final class StoredMessage implements IdentifiedDataSerializable {
  private volatile Known<?> known;
  private volatile byte[] bytes;

  private record Known<V>(V value, ValueForm<V> form) {
    byte[] toBytes() {
      return form.write(value);
    }
  }

  StoredMessage() {}

  private StoredMessage(Known<?> known) {
    this.known = known;
  }

  /** A value of this node's. */
  public static <V> StoredMessage of(V value, ValueForm<V> form) {
    return new StoredMessage(new Known<>(value, form));
  }

  /** The value; of the form that all of its map have. */
  public <V> V as(ValueForm<V> form) {
    Known<?> now = known;
    if (now == null) {
      byte[] unread = bytes;
      now = unread == null ? known : new Known<>(read(form, unread), form);
      known = now; // before the bytes go, so that one of both is always there
      bytes = null;
    }
    @SuppressWarnings("unchecked") // one map holds values of one kind
    V value = (V) now.value();
    return value;
  }

  private static <V> V read(ValueForm<V> form, byte[] bytes) {
    try {
      return form.read(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "a shared value of " + bytes.length + " bytes is unreadable: are all nodes of one kind?",
          e);
    }
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    byte[] unread = bytes;
    Known<?> now = known;
    out.writeByteArray(now != null ? now.toBytes() : unread);
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
