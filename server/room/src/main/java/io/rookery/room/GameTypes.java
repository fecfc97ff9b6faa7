package io.rookery.room;

import io.rookery.game.GameType;
import io.rookery.metrics.Metrics;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
   * Just these.
   *
   * @throws UnfitGame when two have the same name, or the state that one declares does not fit its
   *     messages
   */
  public static GameTypes of(Collection<? extends GameType<?, ?, ?>> types) {
    Map<String, GameType<?, ?, ?>> byName = new TreeMap<>();
    for (GameType<?, ?, ?> type : types) {
      tryOut(type);
      if (byName.putIfAbsent(type.name(), type) != null) {
        throw new UnfitGame(
            type.name(), "two games are named " + type.name() + ": rename or remove one", null);
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
      throw new UnfitGame(
          type.name(), "the game " + type.name() + " does not fit: " + e.getMessage(), e);
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

  /** What a game declares cannot be; the message says what to do. */
  public static final class UnfitGame extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final String game;

    private UnfitGame(String game, String text, Throwable cause) {
      super(text, cause);
      this.game = game;
    }

    /** The type's name. */
    public String game() {
      return game;
    }
  }
}
