package io.rookery.cluster.map;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;

/** How shared values of one kind become bytes and come back; for when they move to another node. */
public interface ValueForm<V> {

  V read(byte[] bytes) throws InvalidProtocolBufferException;

  byte[] write(V value);

  /** Values that are protobuf messages. */
  static <V extends MessageLite> ValueForm<V> message(Parser<V> parser) {
    return new ValueForm<>() {
      @Override
      public V read(byte[] bytes) throws InvalidProtocolBufferException {
        return parser.parseFrom(bytes);
      }

      @Override
      public byte[] write(V value) {
        return value.toByteArray();
      }
    };
  }
}
