package io.rookery.admin;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All rooms of the cluster, as an operator sees them; any node answers for any room.
 *
 * <p>A future fails with a {@link Problem} when the answer is no; with anything else when something
 * is broken. Called on an event-loop context, and completes there.
 */
public interface Rooms {

  /** Makes a room now, without waiting for a player. */
  Future<Listing> create(Wanted wanted);

  /**
   * Rooms as the directory has them, oldest first.
   *
   * @param type only those of this type
   * @param limit at most so many
   */
  Future<List<Listing>> list(Optional<String> type, int limit);

  /** Looks into a room; {@link Problem#noSuchRoom} when there is none. */
  Future<Inspection> inspect(String room);

  /** Closes a room and tells its players why; {@link Problem#noSuchRoom} when there is none. */
  Future<Void> close(String room, String text);

  /**
   * What a new room is to be.
   *
   * @param type the name of a type this node has
   * @param metadata at most 16 entries
   * @param config a message of the type's config class, checked; empty: the type's defaults
   */
  record Wanted(String type, Map<String, String> metadata, Optional<ByteString> config) {
    public Wanted {
      metadata = Map.copyOf(metadata);
    }
  }

  /** A room's entry in the directory. */
  record Listing(
      String id,
      String type,
      String node,
      long epoch,
      Map<String, String> metadata,
      int seats,
      int players,
      boolean locked,
      long createdMillis) {
    public Listing {
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * A room from the inside, between two callbacks of its game.
   *
   * @param config the type's config message
   * @param shared the state that everyone sees
   * @param kept the state that nobody sees
   */
  record Inspection(
      Listing listing,
      ByteString config,
      ByteString shared,
      ByteString kept,
      List<Seated> players) {
    public Inspection {
      players = List.copyOf(players);
    }
  }

  /** A player in an inspected room; not connected while the seat is kept for them. */
  record Seated(int seat, String name, String subject, boolean connected) {}
}
