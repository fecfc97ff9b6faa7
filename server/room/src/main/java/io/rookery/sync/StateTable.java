package io.rookery.sync;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.Type;
import com.google.protobuf.Message;
import io.rookery.game.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** A map field of a state message; sorted by key, so that every run goes the same way. */
final class StateTable<V> implements Table<V>, State.Declared {
  private final FieldDescriptor field;
  private final Class<V> type;
  private final State state;
  private final boolean textKeys;
  private final TreeMap<Object, Cell<V>> cells = new TreeMap<>();

  StateTable(FieldDescriptor field, Class<V> type, State state) {
    this.field = field;
    this.type = type;
    this.state = state;
    this.textKeys = field.getMessageType().findFieldByNumber(1).getType() == Type.STRING;
  }

  @Override
  public Optional<V> get(int key) {
    return find(number(key));
  }

  @Override
  public Optional<V> get(String key) {
    return find(text(key));
  }

  @Override
  public boolean has(int key) {
    return cells.containsKey(number(key));
  }

  @Override
  public boolean has(String key) {
    return cells.containsKey(text(key));
  }

  @Override
  public void put(int key, V value) {
    replace(number(key), value);
  }

  @Override
  public void put(String key, V value) {
    replace(text(key), value);
  }

  @Override
  public void update(int key, UnaryOperator<V> change) {
    change(number(key), change);
  }

  @Override
  public void update(String key, UnaryOperator<V> change) {
    change(text(key), change);
  }

  @Override
  public void remove(int key) {
    take(number(key));
  }

  @Override
  public void remove(String key) {
    take(text(key));
  }

  @Override
  public void clear() {
    List.copyOf(cells.keySet()).forEach(this::take);
  }

  @Override
  public int size() {
    return cells.size();
  }

  @Override
  public void forEach(IntVisitor<V> visitor) {
    require(!textKeys);
    entries().forEach(entry -> visitor.visit((Integer) entry.getKey(), entry.getValue().value));
  }

  @Override
  public void forEachText(BiConsumer<String, V> visitor) {
    require(textKeys);
    entries().forEach(entry -> visitor.accept((String) entry.getKey(), entry.getValue().value));
  }

  @Override
  public Set<Integer> keys() {
    require(!textKeys);
    Set<Integer> keys = new LinkedHashSet<>();
    cells.keySet().forEach(key -> keys.add((Integer) key));
    return keys;
  }

  @Override
  public Set<String> textKeys() {
    require(textKeys);
    Set<String> keys = new LinkedHashSet<>();
    cells.keySet().forEach(key -> keys.add((String) key));
    return keys;
  }

  @Override
  public Collection<V> values() {
    return cells.values().stream().map(cell -> cell.value).toList();
  }

  @Override
  public int sizeInBytes() {
    int size = 0;
    for (Map.Entry<Object, Cell<V>> entry : cells.entrySet()) {
      size += entry.getValue().bytes(field, entry.getKey()).length;
    }
    return size;
  }

  @Override
  public int write(byte[] into, int at) {
    for (Map.Entry<Object, Cell<V>> entry : cells.entrySet()) {
      byte[] bytes = entry.getValue().bytes(field, entry.getKey());
      System.arraycopy(bytes, 0, into, at, bytes.length);
      at += bytes.length;
    }
    return at;
  }

  @Override
  public void load(Message message) {
    clear();
    FieldDescriptor keys = field.getMessageType().findFieldByNumber(1);
    FieldDescriptor values = field.getMessageType().findFieldByNumber(2);
    for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
      Message entry = (Message) message.getRepeatedField(field, i);
      replace(entry.getField(keys), StateShape.valueOf(entry.getField(values), type));
    }
  }

  private List<Map.Entry<Object, Cell<V>>> entries() {
    List<Map.Entry<Object, Cell<V>>> entries = new ArrayList<>(cells.size());
    cells.forEach((key, cell) -> entries.add(Map.entry(key, cell)));
    return entries;
  }

  private Optional<V> find(Object key) {
    Cell<V> cell = cells.get(key);
    return cell == null ? Optional.empty() : Optional.of(cell.value);
  }

  private void change(Object key, UnaryOperator<V> change) {
    Cell<V> cell = cells.get(key);
    if (cell != null) {
      replace(key, change.apply(cell.value));
    }
  }

  private void replace(Object key, V value) {
    Objects.requireNonNull(value, () -> field.getName() + " holds no null");
    Cell<V> before = cells.get(key);
    if (before != null && before.value.equals(value)) {
      return;
    }
    state.changing(() -> restore(key, before));
    cells.put(key, new Cell<>(value));
  }

  private void take(Object key) {
    Cell<V> before = cells.remove(key);
    if (before != null) {
      state.changing(() -> restore(key, before));
    }
  }

  private void restore(Object key, Cell<V> before) {
    if (before == null) {
      cells.remove(key);
    } else {
      cells.put(key, before);
    }
  }

  private Object number(int key) {
    require(!textKeys);
    if (key < 0) {
      throw new IllegalArgumentException(field.getName() + " has no negative keys: " + key);
    }
    return key;
  }

  private Object text(String key) {
    require(textKeys);
    return Objects.requireNonNull(key, () -> field.getName() + " has no null keys");
  }

  private void require(boolean fits) {
    if (!fits) {
      throw new IllegalArgumentException(
          "the keys of " + field.getName() + " are " + (textKeys ? "text" : "numbers"));
    }
  }

  /** A value and, once they were needed, the bytes of its entry. */
  private static final class Cell<V> {
    private final V value;
    private byte[] bytes;

    Cell(V value) {
      this.value = value;
    }

    byte[] bytes(FieldDescriptor field, Object key) {
      if (bytes == null) {
        bytes = FieldBytes.entry(field, key, value);
      }
      return bytes;
    }
  }
}
