package io.rookery.sync;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import io.rookery.game.Table;
import io.rookery.game.Value;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One state message of a room, as the tables and values its game declared; one thread only.
 *
 * <p>It remembers each entry's bytes, so that only what changed is encoded again.
 */
public final class State {
  private final Message prototype;
  private final UndoLog undo;
  private final SortedMap<Integer, Declared> fields = new TreeMap<>();
  private boolean changed;

  /**
   * A state in which everything has its default.
   *
   * @param prototype the default instance of the message
   * @param undo told of every change
   * @throws IllegalArgumentException when the message cannot be a state; says why
   */
  public State(Message prototype, UndoLog undo) {
    StateShape.check(prototype.getDescriptorForType());
    this.prototype = prototype;
    this.undo = undo;
  }

  /** Declares the map field with this number as a table. */
  public <V> Table<V> table(int number, Class<V> type) {
    FieldDescriptor field = StateShape.table(prototype.getDescriptorForType(), number, type);
    return declare(number, new StateTable<>(field, type, this));
  }

  /** Declares a field that is not a map as a value. */
  public <V> Value<V> value(int number, Class<V> type) {
    FieldDescriptor field = StateShape.value(prototype.getDescriptorForType(), number, type);
    return declare(number, new StateValue<>(field, type, this));
  }

  /** Whether anything changed since the last call of {@link #sent}; callbacks undone may count. */
  public boolean changed() {
    return changed;
  }

  /** From here on, what changed is counted anew. */
  public void sent() {
    changed = false;
  }

  /** The whole message, encoded. */
  public ByteString encode() {
    int size = 0;
    for (Declared field : fields.values()) {
      size += field.sizeInBytes();
    }
    byte[] bytes = new byte[size];
    int at = 0;
    for (Declared field : fields.values()) {
      at = field.write(bytes, at);
    }
    return UnsafeByteOperations.unsafeWrap(bytes); // nobody else has the array
  }

  /** The whole message, for people to look at. */
  public Message toMessage() {
    try {
      return prototype.getParserForType().parseFrom(encode());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "the state of " + prototype.getDescriptorForType().getFullName() + " does not parse", e);
    }
  }

  /**
   * Takes over what another state holds, of the fields that both declare.
   *
   * @throws IllegalArgumentException when the bytes of the one are not a message of the other
   */
  public void load(State other) {
    Message message;
    try {
      message = prototype.getParserForType().parseFrom(other.encode());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "what is there is no " + prototype.getDescriptorForType().getFullName(), e);
    }
    fields.values().forEach(field -> field.load(message));
  }

  /** A field is about to change; {@code takeBack} restores it. */
  void changing(Runnable takeBack) {
    undo.add(takeBack);
    changed = true;
  }

  private <D extends Declared> D declare(int number, D field) {
    if (fields.putIfAbsent(number, field) != null) {
      throw new IllegalArgumentException(
          "field "
              + number
              + " of "
              + prototype.getDescriptorForType().getFullName()
              + " is declared twice");
    }
    return field;
  }

  /** A declared field, as bytes. */
  interface Declared {
    int sizeInBytes();

    /** Writes the field and returns the position behind it. */
    int write(byte[] into, int at);

    /** Holds what the field holds in this message from now on. */
    void load(Message message);
  }
}
