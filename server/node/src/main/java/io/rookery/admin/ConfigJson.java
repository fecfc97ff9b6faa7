package io.rookery.admin;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.vertx.core.json.JsonObject;

/** Reads a game type's config from protobuf's JSON. */
final class ConfigJson {

  private ConfigJson() {}

  /**
   * The defaults with the fields that {@code json} names put in place, each whole.
   *
   * @throws Problem naming the field, when there is none of that name or the value does not fit
   */
  static Message over(Message defaults, JsonObject json) {
    Message.Builder config = defaults.toBuilder();
    for (String name : json.fieldNames()) {
      FieldDescriptor field = field(defaults.getDescriptorForType(), name);
      Message said = parsed(defaults, name, json.getValue(name));
      if (field.hasPresence() && !said.hasField(field)) {
        config.clearField(field); // null was said
      } else {
        config.setField(field, said.getField(field));
      }
    }
    return config.build();
  }

  /** One field at a time: the parser's complaints about values do not say where they are. */
  private static Message parsed(Message defaults, String name, Object value) {
    Message.Builder said = defaults.newBuilderForType();
    try {
      JsonFormat.parser().merge(new JsonObject().put(name, value).encode(), said);
      return said.build();
    } catch (InvalidProtocolBufferException e) {
      throw new Problem(400, "bad_config", name + ": " + e.getMessage());
    }
  }

  private static FieldDescriptor field(Descriptor descriptor, String name) {
    return descriptor.getFields().stream()
        .filter(field -> field.getName().equals(name) || field.getJsonName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Problem(
                    400, "bad_config", descriptor.getFullName() + " has no field " + name + "."));
  }
}
