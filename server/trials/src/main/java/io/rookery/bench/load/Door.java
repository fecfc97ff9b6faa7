package io.rookery.bench.load;

/**
 * Where and how a player connects.
 *
 * @param subprotocol empty: none
 * @param token of who speaks Rookery's protocol; empty for a bare WebSocket
 * @param room where to join; by game type and name
 */
public record Door(
    String host, int port, boolean tls, String path, String subprotocol, String token, Room room) {

  /** A room by its type and the name that its metadata has. */
  public record Room(String type, String name) {}

  /** A bare WebSocket. */
  public static Door bare(int port, String path) {
    return new Door("127.0.0.1", port, false, path, "", "", null);
  }

  /** A seat in a room. */
  public static Door seat(int port, boolean tls, String token, Room room) {
    return new Door("127.0.0.1", port, tls, "/", "rookery.v1", token, room);
  }

  boolean isBare() {
    return room == null;
  }
}
