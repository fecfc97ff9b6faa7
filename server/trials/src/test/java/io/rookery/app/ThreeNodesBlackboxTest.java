package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.games.echo.Echoed;
import io.rookery.games.echo.FromEcho;
import io.rookery.games.echo.Shout;
import io.rookery.games.echo.ToEcho;
import io.rookery.process.FreePort;
import io.rookery.process.RemotePlayer;
import io.rookery.process.ServerProcess;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Ended;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.Joined;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes in processes of their own, as an operator starts them; the last test kills one. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThreeNodesBlackboxTest {
  private static final int SHOUTS = 150;
  private static final int STORM = 60;
  private static final int ARENA_SEATS = 16;
  private static final List<TestNode> nodes = new ArrayList<>();
  private static final ExecutorService players = Executors.newCachedThreadPool();
  @TempDir static Path data;

  private record TestNode(ServerProcess process, int port, int admin) {}

  @BeforeAll
  static void start() throws Exception {
    int cluster = FreePort.next();
    nodes.add(start(cluster, "dev"));
    nodes.add(start(FreePort.next(), "node", "--dev", "--join=127.0.0.1:" + cluster));
    nodes.add(start(FreePort.next(), "node", "--dev", "--join=127.0.0.1:" + cluster));
  }

  private static TestNode start(int cluster, String... command) throws Exception {
    int port = FreePort.next();
    int admin = FreePort.next();
    List<String> arguments = new ArrayList<>(List.of(command));
    Collections.addAll(
        arguments,
        "--no-tls",
        "--port=" + port,
        "--admin-port=" + admin,
        "--cluster-port=" + cluster);
    ServerProcess process = ServerProcess.start(data, arguments.toArray(String[]::new));
    return new TestNode(process.awaitUp(), port, admin);
  }

  @AfterAll
  static void stop() throws Exception {
    players.shutdownNow();
    for (TestNode node : nodes) {
      node.process.close();
    }
  }

  @Test
  @Order(1)
  void everyPlayerHearsEveryOtherInTheOrderSpokenWhicheverNodesTheyAreOn() throws Exception {
    List<RemotePlayer> speakers = new ArrayList<>();
    Map<Integer, String> names = new HashMap<>();
    for (int i = 0; i < 6; i++) {
      RemotePlayer player = RemotePlayer.connect(nodes.get(i % 3).port, "p" + i);
      Joined joined = join(player, Join.newBuilder().setType("echo"));
      names.put(joined.getSeat(), "p" + i);
      speakers.add(player);
    }
    assertEquals(6, names.size(), "all in one room");
    List<Future<?>> speaking = new ArrayList<>();
    for (RemotePlayer speaker : speakers) {
      speaking.add(
          players.submit(() -> IntStream.range(0, SHOUTS).forEach(i -> shout(speaker, i))));
    }
    for (Future<?> each : speaking) {
      each.get();
    }
    List<String> inOrder = IntStream.range(0, SHOUTS).mapToObj(String::valueOf).toList();
    for (RemotePlayer listener : speakers) {
      Map<Integer, List<String>> heard = new HashMap<>();
      for (int i = 0; i < 6 * SHOUTS; i++) {
        Echoed echoed = FromEcho.parseFrom(listener.await(FrameKind.MESSAGE)).getEchoed();
        heard.computeIfAbsent(echoed.getSeat(), any -> new ArrayList<>()).add(echoed.getText());
      }
      names.keySet().forEach(seat -> assertEquals(inOrder, heard.get(seat)));
    }
  }

  @Test
  @Order(1)
  void aPageOfOneNodeMayPlayOnAnotherAndAForeignPageOnNone() throws Exception {
    TestNode node = nodes.get(1);
    assertEquals(101, upgrade(node, "http://localhost:" + nodes.get(0).port));
    assertEquals(403, upgrade(node, "https://evil.example.org"));
  }

  private static int upgrade(TestNode node, String origin) throws Exception {
    URI uri = URI.create("ws://127.0.0.1:" + node.port + "/");
    try {
      HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .subprotocols("rookery.v1")
          .header("Origin", origin)
          .buildAsync(uri, new WebSocket.Listener() {})
          .get()
          .abort();
      return 101;
    } catch (ExecutionException e) {
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }

  @Test
  @Order(2)
  void aStormOfJoinsOnAllNodesMakesNoTwinRoomsAndLosesNoSeat() throws Exception {
    List<RemotePlayer> crowd = new ArrayList<>();
    for (int i = 0; i < STORM; i++) {
      crowd.add(RemotePlayer.connect(nodes.get(i % 3).port, "s" + i));
    }
    List<Future<Joined>> joining = new ArrayList<>();
    for (RemotePlayer player : crowd) {
      joining.add(players.submit(() -> join(player, Join.newBuilder().setType("arena"))));
    }
    Map<String, List<Integer>> seats = new HashMap<>();
    for (Future<Joined> each : joining) {
      Joined joined = each.get();
      seats.computeIfAbsent(joined.getRoom(), any -> new ArrayList<>()).add(joined.getSeat());
    }
    assertEquals((STORM + ARENA_SEATS - 1) / ARENA_SEATS, seats.size(), "rooms: " + seats);
    seats.values().forEach(taken -> assertEquals(taken.size(), taken.stream().distinct().count()));
  }

  @Test
  @Order(3)
  void whenANodeIsKilledItsRoomsAreLostAtOnceAndJoiningWorksAgain() throws Exception {
    RemotePlayer first = RemotePlayer.connect(nodes.get(0).port, "first");
    Joined before = join(first, Join.newBuilder().setType("chat"));
    TestNode doomed = hostOf(before.getRoom());
    List<RemotePlayer> survivors = new ArrayList<>();
    for (TestNode node : nodes) {
      if (node != doomed) {
        RemotePlayer player = RemotePlayer.connect(node.port, "survivor");
        assertEquals(before.getRoom(), join(player, Join.newBuilder().setType("chat")).getRoom());
        survivors.add(player);
      }
    }
    doomed.process.kill();
    for (RemotePlayer survivor : survivors) {
      Ended ended = Ended.parseFrom(survivor.await(FrameKind.ENDED));
      assertEquals(Ended.Reason.REASON_ROOM_LOST, ended.getReason());
    }
    nodes.remove(doomed);
    List<String> rooms = new ArrayList<>();
    for (TestNode node : nodes) {
      RemotePlayer player = RemotePlayer.connect(node.port, "again");
      rooms.add(join(player, Join.newBuilder().setType("chat")).getRoom());
    }
    // Whether both got the same room is not promised while the cluster repairs itself.
    assertTrue(rooms.stream().noneMatch(before.getRoom()::equals), "new rooms: " + rooms);
    for (TestNode node : nodes) {
      assertTrue(
          rooms(node).stream().noneMatch(room -> room.getString("id").equals(before.getRoom())));
    }
  }

  /** The node where the room lives, as soon as the first node has heard of it. */
  private static TestNode hostOf(String room) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < until) {
      for (JsonObject each : rooms(nodes.get(0))) {
        if (each.getString("id").equals(room)) {
          String started = "cluster member " + each.getString("node") + ",";
          return nodes.stream()
              .filter(node -> node.process.output().contains(started))
              .findFirst()
              .orElseThrow();
        }
      }
    }
    throw new AssertionError("no node lists room " + room);
  }

  private static List<JsonObject> rooms(TestNode node) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.admin + "/admin/v1/rooms"))
            .header("Authorization", "Bearer " + Files.readString(data.resolve("admin-token")))
            .build();
    String body =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    JsonArray rooms = new JsonObject(body).getJsonArray("rooms");
    return rooms.stream().map(JsonObject.class::cast).toList();
  }

  private static Joined join(RemotePlayer player, Join.Builder wish) throws Exception {
    String id = UUID.randomUUID().toString().substring(0, 16);
    return player.join(wish.setId(ByteString.copyFromUtf8(id)).build());
  }

  private static void shout(RemotePlayer speaker, int number) {
    speaker.say(
        ToEcho.newBuilder().setShout(Shout.newBuilder().setText(String.valueOf(number))).build());
  }
}
