package io.rookery.load;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run is to do; everything in it is bounded.
 *
 * @param urls where to connect, players in turn
 * @param connections how many players, each with a connection of its own
 * @param roomSize how many players share a room
 * @param rate operations per second and player; 0: as fast as answered
 * @param inFlight of one player, when as fast as answered
 * @param ramp over which the connections are opened
 * @param warmUp during which is talked already, and not yet measured
 * @param duration of the measurement
 * @param payloadBytes of what is said
 * @param loops event loops that share the players
 * @param insecure whether a certificate nobody vouches for will do anywhere
 * @param tokenUrl where tokens are had; empty: from the first server, in dev mode
 * @param token one for everybody, instead
 * @param metrics of the nodes, for their CPU time and memory
 * @param roomIds rooms that there are, to play in; players beyond them meet in rooms of their own
 */
record LoadPlan(
    List<URI> urls,
    int connections,
    int roomSize,
    Script script,
    double rate,
    int inFlight,
    Duration ramp,
    Duration warmUp,
    Duration duration,
    int payloadBytes,
    int loops,
    boolean insecure,
    Optional<URI> tokenUrl,
    Optional<String> token,
    List<URI> metrics,
    List<String> roomIds) {

  /** Which game is played, and by what script. */
  record Script(String game, Class<? extends PlayerScript> by) {}

  boolean paced() {
    return rate > 0;
  }

  int rooms() {
    return (connections + roomSize - 1) / roomSize;
  }

  /** The room that those of this number are to meet in, when they are told. */
  Optional<String> given(int room) {
    return room < roomIds.size() ? Optional.of(roomIds.get(room)) : Optional.empty();
  }

  /** How many players sit in a room; the last one may have fewer. */
  int playersIn(int room) {
    return Math.min(roomSize, connections - room * roomSize);
  }
}
