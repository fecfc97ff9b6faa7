package io.rookery.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.rookery.health.LoopWatchdogs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What comes to the operators' listener from who is no operator, or a clumsy one. */
@ExtendWith(VertxExtension.class)
class AdminInputVertxTest {
  private static final String TOKEN = "an admin token";
  private static final String LOCAL = "Host: localhost\r\nConnection: close\r\n";
  private static final String OPERATOR = LOCAL + "Authorization: Bearer " + TOKEN + "\r\n";

  private final Logger everything = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private int port;

  @BeforeEach
  void start(Vertx vertx) {
    port =
        AdminServer.start(
                vertx,
                new AdminOptions("127.0.0.1", 0, TOKEN, List.of("metrics.example")),
                () -> "rookery_connections 3.0\n",
                new Health(
                    () -> Future.succeededFuture(true),
                    new LoopWatchdogs(() -> 0, Duration.ofSeconds(1)),
                    () -> false),
                new NoRooms(),
                Map::of)
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
    log.start();
    everything.addAppender(log);
  }

  @AfterEach
  void stop() {
    everything.detachAppender(log);
  }

  /** An escape that is none cost an error in the log and a stack trace, for each request. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /admin/v1/rooms?type=% HTTP/1.1",
        "GET /admin/v1/rooms?type=%zz HTTP/1.1",
        "GET /admin/v1/rooms?limit=much HTTP/1.1",
        "GET /admin/v1/rooms/% HTTP/1.1",
        "GET /admin/v1/rooms/%c0%ae HTTP/1.1",
        "DELETE /admin/v1/rooms/room?text=%e HTTP/1.1",
        "GET /health/%zz HTTP/1.1",
        "GET /metrics?%=% HTTP/1.1",
        "GET % HTTP/1.1",
        "GET * HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "GET http://[/metrics HTTP/1.1",
        "CONNECT somewhere:443 HTTP/1.1",
        "POST /admin/v1/rooms HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: -1",
        "POST /admin/v1/rooms HTTP/1.1\r\nContent-Type: \r\nContent-Length: 1\r\n\r\n%",
        "POST /admin/v1/rooms HTTP/1.1\r\nContent-Type: ;;\r\nContent-Length: 2\r\n\r\n{}",
        "POST /admin/v1/rooms HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2",
        "POST /admin/v1/rooms HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz",
        "POST /admin/v1/rooms HTTP/1.1\r\nContent-Type: multipart/form-data\r\nContent-Length: 0",
        "GET /metrics HTTP/9.9",
        "PRI * HTTP/2.0",
        "nonsense",
        "GET /metrics HTTP/1.1\r\nRange: bytes=9-2\r\nExpect: the unexpected",
        "GET /admin/v1/rooms HTTP/1.1\r\nCookie: \u0001=;=;"
      })
  void whatIsMalformedIsAnAnswerAndNothingForTheLog(String request) throws Exception {
    for (String who : List.of(LOCAL, OPERATOR)) {
      String[] parts = request.split("\r\n", 2);
      String rest = parts.length > 1 ? parts[1] + "\r\n" : "";
      String answer = ask(parts[0] + "\r\n" + who + rest + "\r\n");
      assertTrue(!answer.startsWith("HTTP/1.1 5") || answer.startsWith("HTTP/1.1 501"), answer);
    }
    assertEquals(List.of(), aboveDebug());
    assertTrue(ask("GET /metrics HTTP/1.1\r\n" + LOCAL + "\r\n").contains("rookery_connections"));
  }

  /**
   * A page of a name that an attacker lets lead to 127.0.0.1 is of the same origin as what answers
   * there, and could read it.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:9090", "localhost.evil.example", "10.9.8.7", ""})
  void whoAsksUnderAForeignNameGetsNothing(String host) throws Exception {
    for (String path : List.of("/metrics", "/health/live", "/admin/v1/rooms")) {
      String answer = ask(get(path, "Host: " + host));
      assertTrue(answer.startsWith("HTTP/1.1 421 "), answer);
      assertTrue(!answer.contains("rookery_connections"), answer);
    }
    assertEquals(List.of(), aboveDebug());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:1",
        "127.0.0.1:9090",
        "127.9.9.9",
        "[::1]:9090",
        "[::1]",
        "metrics.example",
        "Metrics.Example:9090"
      })
  void itsOwnNamesAndThoseItWasToldAreAnswered(String host) throws Exception {
    assertTrue(ask(get("/metrics", "Host: " + host)).contains("rookery_connections"));
  }

  @Test
  void twoNamesOrNoneAreForeign() throws Exception {
    String two = ask(get("/metrics", "Host: localhost\r\nHost: evil.example"));
    assertTrue(two.startsWith("HTTP/1.1 4"), two);
    String none = ask("GET /metrics HTTP/1.0\r\n\r\n");
    assertTrue(none.startsWith("HTTP/1.0 421 "), none);
  }

  private static String get(String path, String host) {
    return "GET "
        + path
        + " HTTP/1.1\r\nConnection: close\r\n"
        + "Authorization: Bearer "
        + TOKEN
        + "\r\n"
        + host
        + "\r\n\r\n";
  }

  private List<String> aboveDebug() {
    return log.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /** Everything that is answered until the server closes, or until nothing more is sent. */
  private String ask(String request) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static final class NoRooms implements Rooms {
    @Override
    public Future<Listing> create(Wanted wanted) {
      return Future.failedFuture(Problem.noSuchType(wanted.type()));
    }

    @Override
    public Future<List<Listing>> list(Optional<String> type, int limit) {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Inspection> inspect(String room) {
      return Future.failedFuture(Problem.noSuchRoom(room));
    }

    @Override
    public Future<Void> close(String room, String text) {
      return Future.failedFuture(Problem.noSuchRoom(room));
    }
  }
}
