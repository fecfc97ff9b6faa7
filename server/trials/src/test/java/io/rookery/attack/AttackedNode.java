package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.process.FreePort;
import io.rookery.process.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One node in a JVM of its own, over wss, for all tests of a class; as a static
 * {@code @RegisterExtension} it starts before them and stops after them.
 *
 * <p>It runs as for the public: tokens are needed, and loopback addresses have their limits too.
 * {@link Neighbours} play on it all the time; after each test they must be unharmed, and the node
 * must have written neither an error nor a stack trace into its log.
 */
final class AttackedNode
    implements Target, BeforeAllCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {
  private static final int NEIGHBOURS = 4;
  private static final long LONGEST_SECONDS = 90;
  private static final long POLL_MILLIS = 20;

  private final List<String> flags;
  private final HttpClient web = HttpClient.newHttpClient();
  private final AtomicInteger addresses = new AtomicInteger();
  private final AtomicInteger names = new AtomicInteger();
  private final TestTokens tokens;
  private Path data;
  private int port;
  private int adminPort;
  private ServerProcess process;
  private Neighbours neighbours;

  /** A node that is given these flags too. */
  AttackedNode(String... flags) {
    this(TestTokens.bySecret(), flags);
  }

  /** A node that checks these tokens, and is given these flags too. */
  AttackedNode(TestTokens tokens, String... flags) {
    this.tokens = tokens;
    this.flags = List.of(flags);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    data = Files.createTempDirectory("attacked");
    port = FreePort.next();
    adminPort = FreePort.next();
    List<String> all =
        new ArrayList<>(
            List.of(
                "node",
                "--bind=127.0.0.1",
                "--drain-seconds=0",
                "--port=" + port,
                "--admin-port=" + adminPort,
                "--cluster-port=" + FreePort.next(),
                tokens.flag(data)));
    all.addAll(flags);
    process = ServerProcess.start(data, all.toArray(String[]::new)).awaitUp();
    neighbours = Neighbours.seated(this, "neighbours", NEIGHBOURS);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    assertEquals(List.of(), neighbours.harm());
    assertQuiet();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    close();
  }

  @Override
  public String host() {
    return "localhost";
  }

  @Override
  public int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** All it has printed up to now. */
  String output() {
    return process.output();
  }

  Neighbours neighbours() {
    return neighbours;
  }

  TestTokens tokens() {
    return tokens;
  }

  @Override
  public String freshAddress() {
    int next = addresses.incrementAndGet();
    return "127.9." + (next >> 8 & 0xff) + "." + (1 + (next & 0x7f) * 2 - (next >> 7 & 1));
  }

  @Override
  public String freshName() {
    return "attacker-" + names.incrementAndGet();
  }

  @Override
  public String token(String name) {
    return tokens.of(name);
  }

  /** All metrics as text. */
  String metrics() throws IOException, InterruptedException {
    URI url = URI.create("http://127.0.0.1:" + adminPort + "/metrics");
    return web.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** What a metric without labels says, or the sum over its labels. */
  double metric(String name) throws IOException, InterruptedException {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** A counter from now on; {@code labels} as the metrics write them, such as code="4300". */
  Counted count(String name, String labels) throws IOException, InterruptedException {
    return new Counted(name + "{" + labels + "}");
  }

  /** Connections closed with this code from now on. */
  Counted closed(int code) throws IOException, InterruptedException {
    return count("rookery_connections_closed_total", "code=\"" + code + "\"");
  }

  /** Requests that got no WebSocket, for this reason, from now on. */
  Counted refused(String reason) throws IOException, InterruptedException {
    return count("rookery_upgrades_refused_total", "reason=\"" + reason + "\"");
  }

  /** Things not delivered where they were headed, from now on. */
  Counted lost(String what) throws IOException, InterruptedException {
    return count("rookery_lost_total", "what=\"" + what + "\"");
  }

  /** How much a counter has risen since this was made. */
  final class Counted {
    private final String series;
    private final double before;

    private Counted(String series) throws IOException, InterruptedException {
      this.series = series;
      this.before = now();
    }

    private double now() throws IOException, InterruptedException {
      return metrics()
          .lines()
          .filter(line -> line.startsWith(series + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }

    long more() throws IOException, InterruptedException {
      return Math.round(now() - before);
    }

    /** Waits until it has risen by so much, and asserts that it was no more. */
    void assertMore(long expected) throws IOException, InterruptedException {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
      while (more() < expected && System.nanoTime() < until) {
        pause();
      }
      assertEquals(expected, more(), series);
    }

    /** Waits until it has risen by at least so much. */
    void assertAtLeast(long expected) throws IOException, InterruptedException {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
      while (more() < expected && System.nanoTime() < until) {
        pause();
      }
      assertTrue(more() >= expected, series + " rose by " + more());
    }
  }

  /** Until metrics are worth another look. */
  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
  }

  /** Asserts that nobody can fill the log with faults that are the attacker's. */
  private void assertQuiet() {
    List<String> loud =
        process
            .output()
            .lines()
            .filter(line -> line.contains("Exception") || line.contains(" ERROR "))
            .toList();
    assertEquals(List.of(), loud);
  }

  @Override
  public void close() throws Exception {
    try {
      if (neighbours != null) {
        neighbours.close();
      }
    } finally {
      if (process != null) {
        process.close();
      }
      try (Stream<Path> files = Files.walk(data)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
