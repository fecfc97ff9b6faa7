package io.rookery.game;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a game is given: its players, its state, time and chance. Used on the room's thread only.
 *
 * @param <O> what the room says to players
 * @param <C> the type's config
 */
public interface Room<O extends Message, C extends Message> {

  /** The room's id, as players may name it in a link. */
  String id();

  /** What the room was created with, for finding it; at most 16 entries. */
  Map<String, String> metadata();

  C config();

  /** Those who have a seat, in the order of their seats. */
  Collection<Player> players();

  Optional<Player> player(int seat);

  /** A table that every player sees: the map field of the shared state message. */
  <V> Table<V> shared(int field, Class<V> type);

  /** A table that no player sees: the map field of the kept state message. */
  <V> Table<V> kept(int field, Class<V> type);

  /** A value that every player sees: a field of the shared state message that is not a map. */
  <V> Value<V> sharedValue(int field, Class<V> type);

  /** A value that no player sees: a field of the kept state message that is not a map. */
  <V> Value<V> keptValue(int field, Class<V> type);

  /** Says something to one player; nothing when they have left. */
  void tell(Player player, O message);

  /**
   * Answers a request. The first answer counts.
   *
   * @return whether this was it: false when the request was answered before, or its session is over
   */
  boolean answer(Request request, O message);

  /**
   * Answers a request with a no.
   *
   * @param why its code and text go to whoever asked
   * @return as {@link #answer}
   */
  boolean refuse(Request request, Refusal why);

  /** Says something to all. */
  void tellAll(O message);

  /** Says something to all but some. */
  void tellAllBut(Collection<Player> but, O message);

  /** Says something to all that may be lost: to a slow player, or when a connection breaks. */
  void tellAllVolatile(O message);

  /**
   * Sends a player away once this callback returned: they are told why, and nothing they said is
   * heard after it.
   *
   * @param text at most 200 characters
   */
  void kick(Player player, String text);

  /** Takes no new players until unlocked. */
  void lock();

  void unlock();

  /** Ends the room once this callback returned: players are told, and nothing more is heard. */
  void close();

  /**
   * Calls {@link Game#onAlarm} once, after this long; at least 1 ms. Setting a name again replaces
   * it; at most 256 are set at once.
   */
  void alarm(String name, Duration after);

  void cancelAlarm(String name);

  /** Milliseconds since 1970 on the room's clock: the same all through a callback, never back. */
  long now();

  /** The room's own chance; use no other. */
  RandomGenerator random();

  /** The same as {@link #players} as a list that does not change. */
  default List<Player> everyone() {
    return List.copyOf(players());
  }
}
