package io.rookery.game;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Declared state with a value per key: a map field of a state message.
 *
 * <p>Keys are {@code int} (not negative) or {@code String}, whichever the field has; the other kind
 * is refused with an {@link IllegalArgumentException}. While it is iterated, values may be put,
 * updated and removed: the iteration sees what was there when it began.
 */
public interface Table<V> {
  Optional<V> get(int key);

  Optional<V> get(String key);

  boolean has(int key);

  boolean has(String key);

  void put(int key, V value);

  void put(String key, V value);

  /** Puts what {@code change} makes of the value there; nothing when there is none. */
  void update(int key, UnaryOperator<V> change);

  /** Puts what {@code change} makes of the value there; nothing when there is none. */
  void update(String key, UnaryOperator<V> change);

  void remove(int key);

  void remove(String key);

  void clear();

  int size();

  /** Visits all by a number key, in the order of the keys. */
  void forEach(IntVisitor<V> visitor);

  /** Visits all by a text key, in the order of the keys. */
  void forEachText(BiConsumer<String, V> visitor);

  /** The number keys as they are now. */
  Set<Integer> keys();

  /** The text keys as they are now. */
  Set<String> textKeys();

  /** The values as they are now. */
  Collection<V> values();

  /** Visits a key and its value. */
  @FunctionalInterface
  interface IntVisitor<V> {
    void visit(int key, V value);
  }
}
