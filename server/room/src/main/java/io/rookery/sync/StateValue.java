package io.rookery.sync;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.rookery.game.Value;
import java.util.Objects;

/** A field of a state message that is not a map. */
final class StateValue<V> implements Value<V>, State.Declared {
  private final FieldDescriptor field;
  private final Class<V> type;
  private final State state;
  private final V byDefault;
  private V value; // null: never set
  private byte[] bytes; // null: to be encoded

  StateValue(FieldDescriptor field, Class<V> type, State state) {
    this.field = field;
    this.type = type;
    this.state = state;
    this.byDefault = type.cast(StateShape.defaultOf(field, type));
  }

  @Override
  public V get() {
    return value == null ? byDefault : value;
  }

  @Override
  public void set(V newValue) {
    Objects.requireNonNull(newValue, () -> field.getName() + " cannot be null");
    if (newValue.equals(value)) {
      return;
    }
    V before = value;
    state.changing(() -> restore(before));
    restore(newValue);
  }

  @Override
  public int sizeInBytes() {
    return bytes().length;
  }

  @Override
  public int write(byte[] into, int at) {
    System.arraycopy(bytes(), 0, into, at, bytes.length);
    return at + bytes.length;
  }

  @Override
  public void load(Message message) {
    if (!field.hasPresence() || message.hasField(field)) {
      set(StateShape.valueOf(message.getField(field), type));
    }
  }

  private void restore(V to) {
    value = to;
    bytes = null;
  }

  private byte[] bytes() {
    if (bytes == null) {
      bytes = value == null ? new byte[0] : FieldBytes.field(field, value);
    }
    return bytes;
  }
}
