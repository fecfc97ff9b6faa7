package io.rookery.room;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one kind of message that players send: bounded in depth and in elements, without unknown
 * fields.
 *
 * @param <M> the message
 */
final class Payloads<M extends Message> {
  private final Parser<M> parser;
  private final boolean repeats;

  Payloads(M prototype) {
    @SuppressWarnings("unchecked") // a message's own parser makes its own class
    Parser<M> own = (Parser<M>) prototype.getParserForType();
    this.parser = DiscardUnknownFieldsParser.wrap(own);
    this.repeats = repeats(prototype.getDescriptorForType(), new HashSet<>());
  }

  /** The message, or nothing when the bytes are not one within the bounds. */
  Optional<M> read(ByteString bytes) {
    CodedInputStream in = bytes.newCodedInput();
    in.setRecursionLimit(RoomLimits.OPERATION_DEPTH);
    try {
      M message = parser.parseFrom(in);
      return repeats && !withinElements(message) ? Optional.empty() : Optional.of(message);
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  /** Whether any field that may repeat can be reached; most operations have none. */
  private static boolean repeats(Descriptor type, Set<Descriptor> seen) {
    if (!seen.add(type)) {
      return false;
    }
    return type.getFields().stream()
        .anyMatch(
            field ->
                field.isRepeated()
                    || (field.getJavaType() == JavaType.MESSAGE
                        && repeats(field.getMessageType(), seen)));
  }

  private static boolean withinElements(Message message) {
    for (var set : message.getAllFields().entrySet()) {
      FieldDescriptor field = set.getKey();
      if (field.isRepeated()) {
        List<?> elements = (List<?>) set.getValue();
        if (elements.size() > RoomLimits.OPERATION_ELEMENTS) {
          return false;
        }
        for (Object element : elements) {
          if (element instanceof Message nested && !withinElements(nested)) {
            return false;
          }
        }
      } else if (set.getValue() instanceof Message nested && !withinElements(nested)) {
        return false;
      }
    }
    return true;
  }
}
