package io.rookery.sync;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.ProtocolMessageEnum;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes single fields and map entries in protobuf's own encoding. */
final class FieldBytes {
  private FieldBytes() {}

  /** The bytes of one field with its tag, none for a default that has no presence. */
  static byte[] field(FieldDescriptor field, Object value) {
    if (!field.hasPresence() && isDefault(field, value)) {
      return new byte[0];
    }
    return written(out -> write(out, field, field.getNumber(), value));
  }

  /** The bytes of one entry of a map field with its tag. */
  static byte[] entry(FieldDescriptor map, Object key, Object value) {
    FieldDescriptor keys = map.getMessageType().findFieldByNumber(1);
    FieldDescriptor values = map.getMessageType().findFieldByNumber(2);
    byte[] body =
        written(
            out -> {
              write(out, keys, 1, key);
              write(out, values, 2, value);
            });
    return written(
        out -> {
          out.writeTag(map.getNumber(), WireFormat.WIRETYPE_LENGTH_DELIMITED);
          out.writeUInt32NoTag(body.length);
          out.writeRawBytes(body);
        });
  }

  private static boolean isDefault(FieldDescriptor field, Object value) {
    return value instanceof ProtocolMessageEnum choice
        ? choice.getNumber() == 0
        : value.equals(field.getDefaultValue());
  }

  private static void write(CodedOutputStream out, FieldDescriptor field, int number, Object value)
      throws IOException {
    switch (field.getType()) {
      case DOUBLE -> out.writeDouble(number, (Double) value);
      case FLOAT -> out.writeFloat(number, (Float) value);
      case INT64 -> out.writeInt64(number, (Long) value);
      case UINT64 -> out.writeUInt64(number, (Long) value);
      case INT32 -> out.writeInt32(number, (Integer) value);
      case FIXED64 -> out.writeFixed64(number, (Long) value);
      case FIXED32 -> out.writeFixed32(number, (Integer) value);
      case BOOL -> out.writeBool(number, (Boolean) value);
      case STRING -> out.writeString(number, (String) value);
      case GROUP -> out.writeGroup(number, (Message) value);
      case MESSAGE -> out.writeMessage(number, (Message) value);
      case BYTES -> out.writeBytes(number, (ByteString) value);
      case UINT32 -> out.writeUInt32(number, (Integer) value);
      case ENUM -> out.writeEnum(number, ((ProtocolMessageEnum) value).getNumber());
      case SFIXED32 -> out.writeSFixed32(number, (Integer) value);
      case SFIXED64 -> out.writeSFixed64(number, (Long) value);
      case SINT32 -> out.writeSInt32(number, (Integer) value);
      case SINT64 -> out.writeSInt64(number, (Long) value);
    }
  }

  private static byte[] written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes, 64);
      out.useDeterministicSerialization();
      writing.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @FunctionalInterface
  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }
}
