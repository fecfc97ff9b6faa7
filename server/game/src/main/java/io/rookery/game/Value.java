package io.rookery.game;

/** Declared state: a field of a state message that is not a map. */
public interface Value<V> {

  /** The value, or the field's default when none was set. */
  V get();

  void set(V value);
}
