package io.rookery.room;

import io.rookery.game.GameProvider;
import io.rookery.game.GameType;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The game types that this node has, by name. */
public final class GameTypes {
  private final Map<String, GameType<?, ?, ?>> byName;

  private GameTypes(Map<String, GameType<?, ?, ?>> byName) {
    this.byName = Collections.unmodifiableMap(byName);
  }

  /**
   * Those that jars on the class path provide.
   *
   * @throws IllegalStateException when two have the same name, or a provider is broken
   */
  public static GameTypes onClassPath() {
    return seenBy(GameTypes.class.getClassLoader());
  }

  /**
   * Those that this loader finds.
   *
   * @throws IllegalStateException when two have the same name, or a provider is broken
   */
  public static GameTypes seenBy(ClassLoader loader) {
    try {
      return of(
          ServiceLoader.load(GameProvider.class, loader).stream()
              .map(provider -> provider.get().type())
              .toList());
    } catch (ServiceConfigurationError e) {
      throw new IllegalStateException("a game on the class path is broken: " + e.getMessage(), e);
    }
  }

  /**
   * Just these.
   *
   * @throws IllegalStateException when two have the same name
   */
  public static GameTypes of(Collection<? extends GameType<?, ?, ?>> types) {
    Map<String, GameType<?, ?, ?>> byName = new TreeMap<>();
    for (GameType<?, ?, ?> type : types) {
      if (byName.putIfAbsent(type.name(), type) != null) {
        throw new IllegalStateException(
            "two games on the class path are named " + type.name() + ": rename or remove one");
      }
    }
    return new GameTypes(byName);
  }

  public Optional<GameType<?, ?, ?>> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** In the order of their names. */
  public Collection<GameType<?, ?, ?>> all() {
    return byName.values();
  }
}
