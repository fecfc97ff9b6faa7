package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rookery.cluster.wire.RoomEntry;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenGamesTest {

  @Test
  void eachTypeHasItsPageAndTheRoomsThatTakeSomebodyTheFullestFirst() {
    List<RoomEntry> rooms =
        List.of(
            room("r-empty", "chat", 0),
            room("r-full", "chat", 4),
            room("r-lively", "chat", 3),
            room("r-locked", "chat", 1).toBuilder().setLocked(true).build(),
            room("r-other", "elsewhere", 1));
    OpenGames games =
        new OpenGames(
            () -> List.of("chat", "chess"),
            () -> rooms,
            type -> type.equals("chat") ? "./chat/" : "");
    assertEquals(
        new JsonObject(
            """
            {"games": [
              {"type": "chat", "page": "./chat/", "rooms": [
                {"id": "r-lively", "players": 3, "seats": 4},
                {"id": "r-empty", "players": 0, "seats": 4}]},
              {"type": "chess", "page": "", "rooms": []}]}
            """),
        new JsonObject(games.games().encode()));
  }

  private static RoomEntry room(String id, String type, int players) {
    return RoomEntry.newBuilder().setRoom(id).setType(type).setPlayers(players).setSeats(4).build();
  }
}
