package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.process.FreePort;
import io.rookery.process.RemotePlayer;
import io.rookery.process.ServerProcess;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchBlackboxTest {
  private static final String UPGRADE =
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
          + "Sec-WebSocket-Protocol: rookery.v1\r\nOrigin: ";

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir Path data;

  @Test
  void aNodeStartsAnswersAndStopsInOrder() throws Exception {
    Ports ports = new Ports();
    try (ServerProcess node = dev(ports).awaitUp()) {
      assertTrue(node.output().contains("DEVELOPMENT MODE: anybody"), node.output());
      assertTrue(node.output().contains("  games    arena, chat, echo, from "), node.output());
      HttpResponse<String> guest = get(ports.game, "/dev/token?name=Ada", null);
      assertEquals(200, guest.statusCode());
      assertTrue(guest.body().startsWith("{\"token\":\"ey"), guest.body());
      assertEquals("nosniff", guest.headers().firstValue("x-content-type-options").orElse(""));
      String games = get(ports.game, "/dev/games", null).body();
      assertTrue(games.startsWith("{\"games\":[{\"type\":\"arena\",\"page\":"), games);
      assertTrue(node.output().contains("  try out  http://"), node.output());
      assertEquals(200, get(ports.game, "/dev/games/arena", null).statusCode());
      assertEquals(404, get(ports.game, "/dev/games/chess", null).statusCode());
      assertTrue(statusLine(ports.game, "/dev/token?name=%").contains(" 400 "));
      assertFalse(node.output().contains("Unhandled exception"), node.output());
      assertEquals(200, get(ports.admin, "/health/live", null).statusCode());
      assertEquals(200, get(ports.admin, "/health/ready", null).statusCode());
      assertTrue(get(ports.admin, "/metrics", null).body().contains("rookery_connections "));
      assertEquals(401, get(ports.admin, "/admin/v1/rooms", null).statusCode());
      String token = Files.readString(data.resolve("admin-token"));
      assertEquals("{\"rooms\":[]}", get(ports.admin, "/admin/v1/rooms", token).body());
      node.terminate();
      assertEquals(0, node.exitCode());
      assertTrue(node.output().contains("DEVELOPMENT MODE"), node.output());
    }
  }

  @Test
  void aNodeThatIsNotForDevelopmentDescribesNoGamesAndHasNoPlayground() throws Exception {
    Ports ports = new Ports();
    Path secret = Files.writeString(data.resolve("secret"), "0123456789".repeat(4));
    String[] flags =
        Stream.concat(
                Stream.of("node", "--token-secret-file=" + secret, "--bind=127.0.0.1"),
                ports.flags())
            .toArray(String[]::new);
    try (ServerProcess node = ServerProcess.start(data, flags).awaitUp()) {
      for (String path : List.of("/dev/games", "/dev/games/arena", "/dev/token", "/playground/")) {
        assertEquals(404, get(ports.game, path, null).statusCode(), path);
      }
      assertFalse(node.output().contains("try out"), node.output());
    }
  }

  /**
   * Whoever restarted the only node had every open tab refused, for as long as its token lasted.
   */
  @Test
  void aTokenOfBeforeARestartIsGoodAfterIt() throws Exception {
    Ports ports = new Ports();
    String token;
    try (ServerProcess node = dev(ports).awaitUp()) {
      token = RemotePlayer.token(ports.game, "Ada");
    }
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("guest-secret"))));
    try (ServerProcess node = dev(ports).awaitUp()) {
      RemotePlayer.connectWith(ports.game, token); // until WELCOME; 4304 came before
    }
  }

  /** A page of any name that led to the node got a guest's token there, and a 101. */
  @Test
  void aNodeForDevelopmentAnswersToItsOwnNamesOnly() throws Exception {
    Ports ports = new Ports();
    String[] flags =
        Stream.concat(Stream.of("dev", "--public-url=http://play.example.org"), ports.flags())
            .toArray(String[]::new);
    try (ServerProcess node = ServerProcess.start(data, flags).awaitUp()) {
      for (String ours :
          List.of("localhost:" + ports.game, "127.0.0.1:" + ports.game, "play.example.org")) {
        String answer = asked(ports.game, "/dev/token", ours, "");
        assertTrue(answer.contains(" 200 "), ours + " -> " + answer);
        answer = asked(ports.game, "/", ours, UPGRADE + "http://" + ours + "\r\n");
        assertTrue(answer.contains(" 101 "), ours + " -> " + answer);
      }
      String rebound = "rebound.example.net";
      assertTrue(asked(ports.game, "/dev/token", rebound, "").contains(" 421 "));
      String answer = asked(ports.game, "/", rebound, UPGRADE + "http://" + rebound + "\r\n");
      assertTrue(answer.contains(" 421 "), answer);
      assertFalse(node.output().contains("Exception"), node.output());
    }
  }

  /**
   * A page on a dev server of its own: the list shut out the node's own pages, and no token came.
   */
  @Test
  void aPageOfAnotherPortThatIsListedGetsAGuestsTokenAndConnectsBesideTheNodesOwn()
      throws Exception {
    Ports ports = new Ports();
    String vite = "http://localhost:5173";
    String[] flags =
        Stream.concat(Stream.of("dev", "--allowed-origin=" + vite), ports.flags())
            .toArray(String[]::new);
    try (ServerProcess node = ServerProcess.start(data, flags).awaitUp()) {
      String own = "http://localhost:" + ports.game;
      for (String origin : List.of(vite, own)) {
        assertEquals(origin, readableBy(ports.game, origin));
        assertTrue(upgraded(ports.game, origin).contains(" 101 "), origin);
      }
      String other = "http://localhost:5174";
      assertEquals("", readableBy(ports.game, other));
      assertTrue(upgraded(ports.game, other).contains(" 403 "));
    }
    assertEnds(
        "--allowed-origin localhost:5173 is no origin: write one like",
        "dev",
        "--allowed-origin=localhost:5173");
  }

  private String readableBy(int port, String origin) throws Exception {
    HttpRequest asked = request(port, "/dev/token", null).header("Origin", origin).build();
    HttpResponse<String> answer = client.send(asked, HttpResponse.BodyHandlers.ofString());
    assertEquals("origin", answer.headers().firstValue("vary").orElse(""));
    return answer.headers().firstValue("access-control-allow-origin").orElse("");
  }

  private static String upgraded(int port, String origin) throws Exception {
    return asked(port, "/", "localhost:" + port, UPGRADE + origin + "\r\n");
  }

  private static String asked(int port, String path, String host, String headers) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      StringBuilder line = new StringBuilder();
      for (int next = socket.getInputStream().read(); next > '\n'; ) {
        line.append((char) next);
        next = socket.getInputStream().read();
      }
      return line.toString();
    }
  }

  @Test
  void aRoomMadeOnOneNodeIsKnownToAllAndGoneWithItsNode() throws Exception {
    Ports first = new Ports();
    Ports second = new Ports();
    try (ServerProcess one = dev(first).awaitUp();
        ServerProcess two = further(second, "127.0.0.1:" + first.cluster).awaitUp()) {
      String token = Files.readString(data.resolve("admin-token"));
      HttpResponse<String> made =
          client.send(
              request(first.admin, "/admin/v1/rooms", token)
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"type\":\"arena\",\"config\":{\"pellets\":3}}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(201, made.statusCode(), made.body());
      HttpResponse<String> refused =
          client.send(
              request(second.admin, "/admin/v1/rooms", token)
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"type\":\"chat\",\"config\":{\"keptLines\":0}}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(422, refused.statusCode(), refused.body());
      assertEquals(
          "{\"title\":\"Unprocessable Entity\",\"status\":422,"
              + "\"detail\":\"kept_lines is from 1 to 1000\",\"code\":\"bad_config\"}",
          refused.body());
      String id = made.body().replaceFirst(".*\"id\":\"([^\"]*)\".*", "$1");
      for (int admin : List.of(first.admin, second.admin)) {
        HttpResponse<String> seen = get(admin, "/admin/v1/rooms/" + id, token);
        assertEquals(200, seen.statusCode(), seen.body());
        assertTrue(seen.body().contains("\"pellets\":3"), seen.body());
      }
    }
  }

  @Test
  void whatCannotBeIsSaidInOneSentenceAndWithCodeTwo() throws Exception {
    assertEnds(
        "Unknown option: '--prot=1'; ./rookery node --help explains it.", "node", "--prot=1");
    assertEnds("There is nothing to check players' tokens with: give", "node");
    assertEnds("--port is from 1 to 65535, not 0.", "dev", "--port", "0");
    assertEnds("(HOST:PORT): say HOST:PORT instead of here", "node", "--dev", "--join", "here");
    Path secret = Files.writeString(data.resolve("secret"), "0123456789".repeat(4));
    assertEnds(
        "where there is no jar: put a game's jar there",
        "node",
        "--token-secret-file=" + secret,
        "--games=" + data);
    Path broken = Files.writeString(data.resolve("broken.jar"), "no zip");
    assertEnds(
        broken + " is no jar that can be read: build it again", "dev", "--games", data.toString());
    int nobody = FreePort.next();
    Ports ports = new Ports();
    assertEnds(
        "No node of this kind of cluster listens at 127.0.0.1:" + nobody,
        Stream.concat(Stream.of("node", "--dev", "--join", "127.0.0.1:" + nobody), ports.flags())
            .toArray(String[]::new));
  }

  @Test
  void aTakenPortIsSaidAndNothingIsLeftRunning() throws Exception {
    Ports ports = new Ports();
    try (ServerProcess first = dev(ports).awaitUp()) {
      assertEnds(
          "Port " + ports.game + " on 127.0.0.1 is taken, or not allowed: give another one with",
          "dev",
          "--port",
          String.valueOf(ports.game));
      assertEquals(200, get(ports.admin, "/health/live", null).statusCode());
    }
  }

  private void assertEnds(String sentence, String... arguments) throws Exception {
    try (ServerProcess node = ServerProcess.start(data, arguments)) {
      assertEquals(2, node.exitCode(), node.output());
      List<String> said =
          node.output().lines().filter(line -> line.startsWith("rookery: ")).toList();
      assertEquals(1, said.size(), node.output());
      assertTrue(said.get(0).contains(sentence), node.output());
    }
  }

  private ServerProcess dev(Ports ports) throws Exception {
    return ServerProcess.start(
        data, Stream.concat(Stream.of("dev"), ports.flags()).toArray(String[]::new));
  }

  private ServerProcess further(Ports ports, String join) throws Exception {
    return ServerProcess.start(
        data,
        Stream.concat(Stream.of("node", "--dev", "--join", join), ports.flags())
            .toArray(String[]::new));
  }

  /** Of a request that no client library would send. */
  private static String statusLine(int port, String target) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String request =
          "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.lines().findFirst().orElse("");
    }
  }

  private HttpResponse<String> get(int port, String path, String token) throws Exception {
    return client.send(request(port, path, token).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(int port, String path, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private static final class Ports {
    private final int game = FreePort.next();
    private final int admin = FreePort.next();
    private final int cluster = FreePort.next();

    private Stream<String> flags() {
      return Stream.of(
          "--no-tls",
          "--drain-seconds=2",
          "--port=" + game,
          "--admin-port=" + admin,
          "--cluster-port=" + cluster);
    }
  }
}
