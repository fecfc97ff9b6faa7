package io.rookery.sync;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.FieldDescriptor.Type;
import com.google.protobuf.Message;

/** What a state message may look like, and which class each of its fields takes. */
final class StateShape {
  private StateShape() {}

  /**
   * Refuses a message that cannot be a room's state.
   *
   * @throws IllegalArgumentException saying which field, and what to do
   */
  static void check(Descriptor state) {
    if (state.isExtendable()) {
      throw new IllegalArgumentException(
          state.getFullName() + " has extensions; state messages may not: make them fields");
    }
    for (FieldDescriptor field : state.getFields()) {
      if (field.isRequired()) {
        throw refused(field, "is required; state messages have no required fields");
      }
      if (field.isMapField()) {
        Type key = field.getMessageType().findFieldByNumber(1).getType();
        if (key != Type.UINT32 && key != Type.STRING) {
          throw refused(field, "has keys of another type than uint32 or string");
        }
      } else if (field.isRepeated()) {
        throw refused(field, "is repeated; make it a map, or put the list into a message");
      } else if (field.getRealContainingOneof() != null) {
        throw refused(field, "is in a oneof; put the oneof into a message");
      }
    }
  }

  /** The map field with this number, whose values are of this class. */
  static FieldDescriptor table(Descriptor state, int number, Class<?> type) {
    FieldDescriptor field = find(state, number);
    if (!field.isMapField()) {
      throw refused(field, "is not a map; declare it as a value");
    }
    requireClass(field, field.getMessageType().findFieldByNumber(2), type);
    return field;
  }

  /** The field with this number, not a map, whose value is of this class. */
  static FieldDescriptor value(Descriptor state, int number, Class<?> type) {
    FieldDescriptor field = find(state, number);
    if (field.isMapField()) {
      throw refused(field, "is a map; declare it as a table");
    }
    requireClass(field, field, type);
    return field;
  }

  /** What a field holds before anything was set; of the class {@code type}. */
  static Object defaultOf(FieldDescriptor field, Class<?> type) {
    if (field.getJavaType() == JavaType.MESSAGE) {
      return com.google.protobuf.Internal.getDefaultInstance(type.asSubclass(Message.class));
    }
    if (field.getJavaType() == JavaType.ENUM) {
      return type.getEnumConstants()[0];
    }
    return field.getDefaultValue();
  }

  /** What reflection finds in a field, as the class that a table or a value of it takes. */
  static <V> V valueOf(Object found, Class<V> type) {
    if (found instanceof EnumValueDescriptor named) {
      for (V constant : type.getEnumConstants()) {
        if (constant.toString().equals(named.getName())) {
          return constant;
        }
      }
      throw new IllegalArgumentException(
          named.getNumber() + " is no value of " + named.getType().getFullName());
    }
    return type.cast(found);
  }

  private static FieldDescriptor find(Descriptor state, int number) {
    FieldDescriptor field = state.findFieldByNumber(number);
    if (field == null) {
      throw new IllegalArgumentException(
          state.getFullName() + " has no field " + number + "; use its _FIELD_NUMBER constants");
    }
    return field;
  }

  private static void requireClass(FieldDescriptor field, FieldDescriptor value, Class<?> type) {
    boolean fits =
        switch (value.getJavaType()) {
          case INT -> type == Integer.class;
          case LONG -> type == Long.class;
          case FLOAT -> type == Float.class;
          case DOUBLE -> type == Double.class;
          case BOOLEAN -> type == Boolean.class;
          case STRING -> type == String.class;
          case BYTE_STRING -> type == com.google.protobuf.ByteString.class;
          case ENUM -> type.isEnum() && describes(type, value.getEnumType().getFullName());
          case MESSAGE ->
              Message.class.isAssignableFrom(type)
                  && describes(type, value.getMessageType().getFullName());
        };
    if (!fits) {
      throw refused(field, "does not hold " + type.getSimpleName() + " but " + nameOf(value));
    }
  }

  private static boolean describes(Class<?> type, String fullName) {
    try {
      Object descriptor = type.getMethod("getDescriptor").invoke(null);
      return ((com.google.protobuf.Descriptors.GenericDescriptor) descriptor)
          .getFullName()
          .equals(fullName);
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  private static String nameOf(FieldDescriptor value) {
    return switch (value.getJavaType()) {
      case MESSAGE -> value.getMessageType().getName();
      case ENUM -> value.getEnumType().getName();
      default -> value.getType().name().toLowerCase(java.util.Locale.ROOT);
    };
  }

  private static IllegalArgumentException refused(FieldDescriptor field, String why) {
    return new IllegalArgumentException(
        "the field "
            + field.getName()
            + " of "
            + field.getContainingType().getFullName()
            + " "
            + why);
  }
}
