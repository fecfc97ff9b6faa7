package io.rookery.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.games.arena.Arena;
import io.rookery.games.arena.ArenaConfig;
import io.rookery.games.arena.ArenaMemory;
import io.rookery.games.arena.ArenaState;
import io.rookery.games.arena.Dot;
import io.rookery.health.LoopWatchdog;
import io.rookery.health.LoopWatchdogs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class AdminServerVertxTest {
  private static final String TOKEN = "an admin token";

  private final HttpClient client = HttpClient.newHttpClient();
  private final FakeRooms rooms = new FakeRooms();
  private volatile long now;
  private volatile boolean safe = true;
  private volatile boolean draining;
  private final LoopWatchdogs watchdogs = new LoopWatchdogs(() -> now, Duration.ofSeconds(1));
  private int port;

  @BeforeEach
  void start(Vertx vertx) {
    port =
        AdminServer.start(
                vertx,
                new AdminOptions("127.0.0.1", 0, TOKEN, List.of()),
                () -> "rookery_connections 3.0\n",
                new Health(() -> Future.succeededFuture(safe), watchdogs, () -> draining),
                rooms,
                () -> Map.of("arena", Arena.TYPE))
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
  }

  @Test
  void metricsAndHealthNeedNoToken() throws Exception {
    assertEquals("rookery_connections 3.0\n", send("GET", "/metrics", null, null).body());
    assertEquals(200, send("GET", "/health/live", null, null).statusCode());
    assertEquals(200, send("GET", "/health/ready", null, null).statusCode());
  }

  /** Whoever opened sockets without end took the descriptors that players need. */
  @Test
  void theOldestConnectionGivesWayToOneTooMany() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i <= AdminConnections.MOST; i++) {
        silent.add(new Socket("127.0.0.1", port));
      }
      silent.get(0).setSoTimeout(30_000);
      assertEquals(-1, silent.get(0).getInputStream().read());
      assertEquals(200, send("GET", "/metrics", null, null).statusCode());
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void aNodeWhoseTicksStandStillIsAliveButNotReady() throws Exception {
    LoopWatchdog loop = watchdogs.begin("loop 1");
    now = 1_500_000_000L;
    HttpResponse<String> ready = send("GET", "/health/ready", null, null);
    assertEquals(503, ready.statusCode());
    assertTrue(ready.body().contains("loop 1 has not ticked for 1500 ms"), ready.body());
    assertEquals(200, send("GET", "/health/live", null, null).statusCode());
    loop.beat(now);
    assertEquals(200, send("GET", "/health/ready", null, null).statusCode());
  }

  @Test
  void aNodeThatStopsOrWhoseClusterLacksCopiesIsNotReady() throws Exception {
    draining = true;
    assertEquals(503, send("GET", "/health/ready", null, null).statusCode());
    draining = false;
    safe = false;
    assertEquals(503, send("GET", "/health/ready", null, null).statusCode());
  }

  @Test
  void theAdminApiIsClosedWithoutItsToken() throws Exception {
    for (String offered :
        new String[] {null, "", "Basic YTpi", "Bearer", "Bearer ", "Bearer an admin toke"}) {
      HttpResponse<String> refused = send("GET", "/admin/v1/rooms", offered, null);
      assertEquals(401, refused.statusCode(), "with " + offered);
      assertEquals("token_required", new JsonObject(refused.body()).getString("code"));
    }
    assertEquals(401, send("GET", "/admin/v1/nothing", null, null).statusCode());
    assertEquals(List.of(), rooms.asked);
  }

  @Test
  void aRoomIsMadeWithItsConfigOverTheDefaults() throws Exception {
    HttpResponse<String> made =
        call(
            "POST",
            "/admin/v1/rooms",
            new JsonObject()
                .put("type", "arena")
                .put("metadata", new JsonObject().put("mode", "duel"))
                .put("config", new JsonObject().put("roundSeconds", 0).put("pull", 9.5)));
    assertEquals(201, made.statusCode(), made.body());
    assertEquals("room-1", new JsonObject(made.body()).getString("id"));
    assertEquals(Map.of("mode", "duel"), rooms.wanted.metadata());
    ArenaConfig defaults = (ArenaConfig) Arena.TYPE.config();
    assertEquals(
        defaults.toBuilder().setRoundSeconds(0).setPull(9.5f).build(),
        ArenaConfig.parseFrom(rooms.wanted.config().orElseThrow()));
  }

  @Test
  void aConfigFieldThatDoesNotExistIsRefusedByName() throws Exception {
    assertProblem(400, "bad_config", "pulll", wanted(new JsonObject().put("pulll", 1)));
    assertProblem(400, "bad_config", "pellets", wanted(new JsonObject().put("pellets", "many")));
    assertProblem(404, "no_such_type", "chess", new JsonObject().put("type", "chess"));
  }

  @Test
  void whatBreaksTheContractIsRefused() throws Exception {
    assertProblem(400, "bad_request", "", new JsonObject().put("type", 3));
    assertProblem(
        400, "bad_request", "", new JsonObject().put("type", "arena").put("color", "red"));
    assertProblem(
        400,
        "bad_request",
        "",
        new JsonObject().put("type", "arena").put("metadata", new JsonObject().put("mode", 1)));
    assertEquals(400, raw("{\"type\":").statusCode());
    assertEquals(413, raw("{\"type\":\"" + "x".repeat(70_000) + "\"}").statusCode());
    assertEquals(400, call("GET", "/admin/v1/rooms?limit=0", null).statusCode());
    assertEquals(404, call("GET", "/admin/v1/nothing", null).statusCode());
    assertEquals(List.of(), rooms.asked);
  }

  @Test
  void roomsAreListedByType() throws Exception {
    JsonObject listed = new JsonObject(call("GET", "/admin/v1/rooms?type=arena", null).body());
    assertEquals("room-1", listed.getJsonArray("rooms").getJsonObject(0).getString("id"));
    call("GET", "/admin/v1/rooms", null);
    assertEquals(List.of("list arena 100", "list all 100"), rooms.asked);
  }

  @Test
  void aRoomIsSeenFromTheInside() throws Exception {
    JsonObject room = new JsonObject(call("GET", "/admin/v1/rooms/room-1", null).body());
    assertEquals("arena", room.getString("type"));
    assertEquals(
        "Ada",
        room.getJsonObject("shared").getJsonObject("dots").getJsonObject("1").getString("name"));
    assertEquals(7, room.getJsonObject("kept").getInteger("lastPellet"));
    assertEquals(5, room.getJsonObject("config").getInteger("pellets"));
    assertEquals("ada", room.getJsonArray("seated").getJsonObject(0).getString("subject"));
  }

  @Test
  void aRoomIsClosedWithWordsForItsPlayers() throws Exception {
    HttpResponse<String> closed =
        call("DELETE", "/admin/v1/rooms/room-1?text=Maintenance%20%26%20tea", null);
    assertEquals(204, closed.statusCode());
    assertEquals(List.of("close room-1 Maintenance & tea"), rooms.asked);
  }

  @Test
  void aRoomThatIsNowhereIsAProblemAndNotAnError() throws Exception {
    HttpResponse<String> missing = call("GET", "/admin/v1/rooms/room-2", null);
    assertEquals(404, missing.statusCode());
    assertEquals("no_such_room", new JsonObject(missing.body()).getString("code"));
  }

  private void assertProblem(int status, String code, String about, JsonObject body)
      throws Exception {
    HttpResponse<String> answer = call("POST", "/admin/v1/rooms", body);
    assertEquals(status, answer.statusCode(), answer.body());
    JsonObject problem = new JsonObject(answer.body());
    assertEquals(code, problem.getString("code"));
    assertEquals(status, problem.getInteger("status"));
    assertTrue(problem.getString("detail").contains(about), answer.body());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("content-type").orElse(""));
  }

  private static JsonObject wanted(JsonObject config) {
    return new JsonObject().put("type", "arena").put("config", config);
  }

  private HttpResponse<String> call(String method, String path, JsonObject body) throws Exception {
    return send(method, path, "Bearer " + TOKEN, body == null ? null : body.encode());
  }

  private HttpResponse<String> raw(String body) throws Exception {
    return send("POST", "/admin/v1/rooms", "Bearer " + TOKEN, body);
  }

  private HttpResponse<String> send(String method, String path, String token, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (token != null) {
      request.header("Authorization", token);
    }
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    request.method(
        method,
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Has one room, and remembers what it was asked. */
  private static final class FakeRooms implements Rooms {
    private static final Listing ROOM =
        new Listing("room-1", "arena", "node-1", 1, Map.of("mode", "duel"), 16, 1, false, 17);

    private final List<String> asked = new ArrayList<>();
    private Wanted wanted;

    @Override
    public Future<Listing> create(Wanted wanted) {
      this.wanted = wanted;
      return Future.succeededFuture(ROOM);
    }

    @Override
    public Future<List<Listing>> list(Optional<String> type, int limit) {
      asked.add("list " + type.orElse("all") + " " + limit);
      return Future.succeededFuture(List.of(ROOM));
    }

    @Override
    public Future<Inspection> inspect(String room) {
      if (!room.equals(ROOM.id())) {
        return Future.failedFuture(Problem.noSuchRoom(room));
      }
      return Future.succeededFuture(
          new Inspection(
              ROOM,
              ArenaConfig.newBuilder().setPellets(5).build().toByteString(),
              ArenaState.newBuilder()
                  .putDots(1, Dot.newBuilder().setName("Ada").build())
                  .build()
                  .toByteString(),
              ArenaMemory.newBuilder().setLastPellet(7).build().toByteString(),
              List.of(new Seated(1, "Ada", "ada", true))));
    }

    @Override
    public Future<Void> close(String room, String text) {
      asked.add("close " + room + " " + text);
      return Future.succeededFuture();
    }
  }
}
