package io.rookery.room;

import io.rookery.game.GameProvider;
import io.rookery.game.GameType;
import io.rookery.metrics.Metrics;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The game types that this node has, by name; from any thread.
 *
 * <p>Always the same, but for a node to develop with, which may be brought others.
 */
public final class GameTypes {
  private volatile Known known;

  private GameTypes(Map<String, GameType<?, ?, ?>> byName) {
    Map<String, Integer> seats = new TreeMap<>();
    byName.forEach((name, type) -> seats.put(name, type.seats()));
    this.known = new Known(Collections.unmodifiableMap(byName), Collections.unmodifiableMap(seats));
  }

  private record Known(Map<String, GameType<?, ?, ?>> byName, Map<String, Integer> seats) {}

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
   * @throws IllegalStateException when two have the same name, or the state that one declares does
   *     not fit its messages
   */
  public static GameTypes of(Collection<? extends GameType<?, ?, ?>> types) {
    Map<String, GameType<?, ?, ?>> byName = new TreeMap<>();
    for (GameType<?, ?, ?> type : types) {
      tryOut(type);
      if (byName.putIfAbsent(type.name(), type) != null) {
        throw new IllegalStateException(
            "two games on the class path are named " + type.name() + ": rename or remove one");
      }
    }
    return new GameTypes(byName);
  }

  /** Makes a room of the type that nobody sees: what its game declares must fit its messages. */
  private static void tryOut(GameType<?, ?, ?> type) {
    RoomBirth birth = new RoomBirth("trial", 1, Map.of(), null);
    try {
      new RoomLoop(type, birth, 0, new Random(0), new Random(0), Metrics.none());
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalStateException(
          "the game " + type.name() + " does not fit: " + e.getMessage(), e);
    }
  }

  public Optional<GameType<?, ?, ?>> named(String name) {
    return Optional.ofNullable(known.byName.get(name));
  }

  /** In the order of their names. */
  public Collection<GameType<?, ?, ?>> all() {
    return known.byName.values();
  }

  /** As they are now, by name. */
  public Map<String, GameType<?, ?, ?>> byName() {
    return known.byName;
  }

  /** How many seats a room of each has, as they are now. */
  public Map<String, Integer> seats() {
    return known.seats;
  }

  /** Rooms that are made from now on are of these. */
  public void become(GameTypes others) {
    known = others.known;
  }
}
