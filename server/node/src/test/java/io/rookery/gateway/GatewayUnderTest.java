package io.rookery.gateway;

import io.rookery.auth.Identity;
import io.rookery.auth.TokenRefusal;
import io.rookery.auth.TokenVerdict;
import io.rookery.cluster.directory.RoomAddress;
import io.rookery.gateway.limits.Clocks;
import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.health.LoopWatchdogs;
import io.rookery.matchmaking.Matchmaker;
import io.rookery.matchmaking.Seeker;
import io.rookery.metrics.Metrics;
import io.rookery.metrics.micrometer.RecordedMetrics;
import io.rookery.protocol.v1.Join;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** A gateway of one or more loops with a cluster that the test plays. */
final class GatewayUnderTest implements AutoCloseable {
  /** With the transport that a node has. */
  final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));

  final FakeCluster cluster = new FakeCluster(vertx);
  final RecordedMetrics metrics = new RecordedMetrics();
  final Gateway gateway;
  private final Object counted = new Object();

  /** What {@link Matchmaker#place} is answered with; by default the room named, or "any". */
  volatile Matchmaker matchmaker = GatewayUnderTest::inRoomNamed;

  GatewayUnderTest(GatewayOptions options) throws Exception {
    this(options, 1);
  }

  GatewayUnderTest(GatewayOptions options, int relays) throws Exception {
    var services =
        new GatewayServices(
            cluster,
            cluster,
            cluster,
            (join, attempt, seeker) -> matchmaker.place(join, attempt, seeker),
            this::verify,
            audible(),
            new LoopWatchdogs(System::nanoTime, Duration.ofSeconds(30)),
            Clocks.system());
    var listening =
        new Gateway.Listening(
            new HttpServerOptions().setHost("127.0.0.1").setPort(0),
            request -> request.response().end("page"),
            options);
    gateway = await(Gateway.start(vertx, relays, listening, services, new SplittableRandom(1)));
  }

  static Future<Matchmaker.Verdict> inRoomNamed(Join join, int attempt, Seeker seeker) {
    String room = join.getRoom().isEmpty() ? "any" + attempt : join.getRoom();
    return Future.succeededFuture(
        new Matchmaker.Verdict.Found(new RoomAddress(room, FakeCluster.NODE, 1)));
  }

  private Future<TokenVerdict> verify(String token) {
    TokenVerdict verdict =
        switch (token) {
          case "" -> new TokenVerdict.Refused(TokenRefusal.MISSING);
          case "expired" -> new TokenVerdict.Refused(TokenRefusal.EXPIRED);
          case "forged" -> new TokenVerdict.Refused(TokenRefusal.SIGNATURE);
          default -> new TokenVerdict.Accepted(new Identity(token, token, Instant.MAX));
        };
    // Never at once, as with real signatures.
    return vertx.timer(1, TimeUnit.MILLISECONDS).map(later -> verdict);
  }

  TestClient connect() throws Exception {
    return TestClient.connect(vertx, gateway.port());
  }

  TestClient greeted(String name) throws Exception {
    return connect().hello(name);
  }

  /** Waits until something was counted so often. */
  void awaitCount(String call, int atLeast) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    synchronized (counted) {
      while (metrics.countOf(call) < atLeast) {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError(call + " was not counted " + atLeast + " times: " + metrics);
        }
        counted.wait(left);
      }
    }
  }

  /** Counts, and wakes who waits for it. */
  private Metrics audible() {
    InvocationHandler counting =
        (self, method, arguments) -> {
          synchronized (counted) {
            counted.notifyAll();
            return method.invoke(metrics.metrics(), arguments);
          }
        };
    return (Metrics)
        Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Metrics.class}, counting);
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    await(gateway.stop());
    await(vertx.close());
  }
}
