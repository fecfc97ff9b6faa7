package io.rookery.app;

import io.rookery.cluster.wire.RoomEntry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tells the front page of a node for development which games are here, and their open rooms. */
final class OpenGames {
  /** Of each type; whoever wants more asks the admin API. */
  private static final int MOST_ROOMS = 10;

  private final Supplier<? extends Collection<String>> types;
  private final Supplier<? extends Collection<RoomEntry>> rooms;
  private final Function<String, String> pages;

  /**
   * Tells of games.
   *
   * @param types by name, as they are when somebody asks
   * @param rooms all of the cluster's
   * @param pages where a type's page is on this node; empty where there is none
   */
  OpenGames(
      Supplier<? extends Collection<String>> types,
      Supplier<? extends Collection<RoomEntry>> rooms,
      Function<String, String> pages) {
    this.types = types;
    this.rooms = rooms;
    this.pages = pages;
  }

  /** Answers {@code GET /dev/games}. */
  void mountOn(Router router) {
    router
        .get("/dev/games")
        .handler(
            context ->
                context
                    .response()
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(games().encode()));
  }

  /** {@code {"games": [{"type", "page", "rooms": [{"id", "players", "seats"}]}]}}. */
  JsonObject games() {
    Collection<RoomEntry> all = rooms.get();
    JsonArray games = new JsonArray();
    for (String type : types.get()) {
      JsonArray open = new JsonArray();
      all.stream()
          .filter(room -> room.getType().equals(type) && isOpen(room))
          .sorted(
              Comparator.comparingInt(RoomEntry::getPlayers)
                  .reversed()
                  .thenComparing(RoomEntry::getRoom))
          .limit(MOST_ROOMS)
          .map(
              room ->
                  new JsonObject()
                      .put("id", room.getRoom())
                      .put("players", room.getPlayers())
                      .put("seats", room.getSeats()))
          .forEach(open::add);
      games.add(
          new JsonObject().put("type", type).put("page", pages.apply(type)).put("rooms", open));
    }
    return new JsonObject().put("games", games);
  }

  private static boolean isOpen(RoomEntry room) {
    return !room.getLocked() && room.getPlayers() < room.getSeats();
  }
}
