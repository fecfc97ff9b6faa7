package io.rookery.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.gateway.limits.GatewayOptions.Edge;
import io.rookery.gateway.limits.GatewayOptions.Limits;
import io.rookery.gateway.limits.GatewayOptions.Rate;
import io.rookery.gateway.limits.GatewayOptions.Rates;
import io.rookery.gateway.limits.GatewayOptions.Timing;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.GoAway;
import io.rookery.protocol.v1.Pong;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandshakeVertxTest {
  private static final String PROTOCOL = "Sec-WebSocket-Protocol: rookery.v1\r\n";
  private static final Timing USUAL = Timing.defaults();

  private GatewayUnderTest gateway;

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  private String status(String headers) throws IOException {
    try (RawSocket socket = RawSocket.silent(gateway.gateway.port())) {
      return socket.request(headers);
    }
  }

  private void start(GatewayOptions options) throws Exception {
    gateway = new GatewayUnderTest(options);
  }

  @Test
  void theSubprotocolIsRequired() throws Exception {
    start(GatewayOptions.defaults());
    assertTrue(status("").startsWith("HTTP/1.1 400 "));
    assertTrue(status("Sec-WebSocket-Protocol: chat, rookery.v2\r\n").contains(" 400 "));
    String accepted = status("Sec-WebSocket-Protocol: chat, rookery.v1\r\n");
    assertTrue(accepted.contains(" 101 "), accepted);
    assertTrue(accepted.toLowerCase().contains("sec-websocket-protocol: rookery.v1"), accepted);
    gateway.awaitCount("upgradeRefused(SUBPROTOCOL)", 2);
  }

  @Test
  void aForeignPageIsRefusedBeforeThe101() throws Exception {
    start(
        GatewayOptions.defaults()
            .with(new Edge(Set.of(), Set.of(), true, Set.of(), Set.of(), true)));
    assertTrue(status(PROTOCOL + "Origin: https://evil.example.org\r\n").contains(" 403 "));
    assertTrue(status(PROTOCOL + "Origin: http://here:1\r\n").contains(" 101 "));
    assertTrue(status(PROTOCOL + "Origin: https://other.example.org\r\n").contains(" 101 "));
    gateway.awaitCount("upgradeRefused(ORIGIN)", 1);
  }

  @Test
  void noCompressionIsNegotiated() throws Exception {
    start(GatewayOptions.defaults());
    String answer = status(PROTOCOL + "Sec-WebSocket-Extensions: permessage-deflate\r\n");
    assertTrue(answer.contains(" 101 "), answer);
    assertTrue(!answer.toLowerCase().contains("extensions"), answer);
  }

  @Test
  void anythingElseIsAPage() throws Exception {
    start(GatewayOptions.defaults());
    try (RawSocket socket = RawSocket.silent(gateway.gateway.port())) {
      socket.write("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes());
      assertTrue(socket.head().contains(" 200 "));
    }
  }

  @Test
  void aRequestNamesAPathOfThisServer() throws Exception {
    start(GatewayOptions.defaults());
    for (String target : new String[] {"*", "http://here/", "here:80", "x/y"}) {
      try (RawSocket socket = RawSocket.silent(gateway.gateway.port())) {
        socket.write(("GET " + target + " HTTP/1.1\r\nHost: here\r\n\r\n").getBytes());
        assertTrue(socket.head().contains(" 400 "), target);
      }
    }
    gateway.awaitCount("upgradeRefused(BAD_REQUEST)", 4);
  }

  /** A page of a name that leads to a node for development got a token and a 101. */
  @Test
  void whereNamesAreListedNobodyAsksForAnother() throws Exception {
    Edge edge = new Edge(Set.of(), Set.of("here"), true, Set.of(), Set.of(), true);
    start(GatewayOptions.defaults().with(edge));
    assertTrue(status(PROTOCOL + "Origin: http://here:1\r\n").contains(" 101 "));
    try (RawSocket socket = RawSocket.silent(gateway.gateway.port())) {
      socket.write("GET /dev/token HTTP/1.1\r\nHost: evil.example.org\r\n\r\n".getBytes());
      assertTrue(socket.head().contains(" 421 "));
    }
    gateway.awaitCount("upgradeRefused(HOST)", 1);
  }

  /** Limits of a connection are no limits for who connects anew. */
  @Test
  void whoConnectsTooOftenIsToldToComeBackLater() throws Exception {
    GatewayOptions usual = GatewayOptions.defaults();
    Rate never = new Rate(1_000_000, 1_000);
    start(usual.with(new Rates(new Rate(0, 3), never, never, never, never, never)));
    for (int i = 0; i < 3; i++) {
      gateway.greeted("a" + i).socket.close();
    }
    gateway.awaitCount("connectionClosed(1000)", 3);
    assertEquals(4101, gateway.connect().closeCode());
  }

  @Test
  void oneTooManyOfAnAddressIsToldToComeBackLater() throws Exception {
    Limits limits = new Limits(2, 100, 16384, 64, 16, 10, 200, 1000, 1 << 20);
    start(GatewayOptions.defaults().with(limits));
    TestClient first = gateway.greeted("a");
    gateway.greeted("b");
    assertEquals(4101, gateway.connect().closeCode());
    first.socket.close();
    gateway.awaitCount("connectionClosed(1000)", 1);
    gateway.awaitCount("connectionClosed(4101)", 1);
  }

  @Test
  void whoResetsTheConnectionWhileAskingIsNotCountedForEver() throws Exception {
    Limits limits = new Limits(30, 100, 16384, 64, 16, 10, 200, 1000, 1 << 20);
    Rate any = new Rate(1_000, 1_000_000);
    Rates rates = new Rates(any, any, any, any, any, any);
    start(GatewayOptions.defaults().with(limits).with(rates));
    for (int i = 0; i < 300; i++) {
      RawSocket.askAndReset(gateway.gateway.port());
    }
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    boolean admitted = false;
    while (!admitted && System.nanoTime() < until) { // the last ones may still be on their way
      try (RawSocket socket = RawSocket.silent(gateway.gateway.port())) {
        admitted =
            socket.request(PROTOCOL).contains(" 101 ")
                && socket.frame(RawSocket.LAST | RawSocket.BINARY, new byte[] {0}).closeCode()
                    == 4300;
      } catch (IOException crowded) {
        admitted = false;
      }
    }
    assertTrue(admitted);
  }

  @Test
  void oneTooManyOfTheNodeIsToldToComeBackLater() throws Exception {
    Limits limits = new Limits(100, 1, 16384, 64, 16, 10, 200, 1000, 1 << 20);
    start(GatewayOptions.defaults().with(limits));
    gateway.greeted("a");
    assertEquals(4100, gateway.connect().closeCode());
  }

  @Test
  void aSilentSocketIsClosedAndSoIsOneThatDrips() throws Exception {
    Duration little = Duration.ofMillis(300);
    start(timed(little, USUAL.hello(), USUAL.ping()));
    try (RawSocket silent = RawSocket.silent(gateway.gateway.port());
        RawSocket dripping = RawSocket.silent(gateway.gateway.port())) {
      dripping.write("GET / HTTP/1.1\r\nHost: he".getBytes());
      assertEquals(RawSocket.NO_CLOSE_FRAME, silent.closeCode());
      assertEquals(RawSocket.NO_CLOSE_FRAME, dripping.closeCode());
    }
    gateway.awaitCount("upgradeRefused(TIMEOUT)", 2);
  }

  @Test
  void whoDoesNotSayHelloIsClosed() throws Exception {
    start(timed(USUAL.request(), Duration.ofMillis(300), USUAL.ping()));
    assertEquals(4302, gateway.connect().closeCode());
  }

  @Test
  void whoDoesNotAnswerPingsIsClosedAndWhoDoesIsNot() throws Exception {
    // So long that a busy machine answers in time.
    start(timed(USUAL.request(), USUAL.hello(), Duration.ofMillis(1_500)));
    TestClient silent = gateway.greeted("silent");
    TestClient talking = gateway.greeted("talking");
    while (!silent.closed.isDone()) {
      talking.next(FrameKind.PING);
      talking.send(new FrameWriter().frame(FrameKind.PONG, Pong.getDefaultInstance()));
    }
    assertEquals(4002, silent.closeCode());
    assertTrue(!talking.closed.isDone());
  }

  @Test
  void aNodeThatStopsSendsEverybodyAwayAndTakesNobodyNew() throws Exception {
    start(GatewayOptions.defaults());
    TestClient client = gateway.greeted("ada");
    var drained = gateway.gateway.drain(Duration.ofMillis(300), Duration.ofMillis(100));
    GoAway goAway =
        TestClient.parse(
            GoAway.parser(), client.next(FrameKind.GO_AWAY).carries(FrameKind.GO_AWAY));
    assertTrue(goAway.getReturnInMs() <= 300);
    assertEquals(4000, client.closeCode());
    GatewayUnderTest.await(drained);
    String refused = status(PROTOCOL);
    assertTrue(refused.contains(" 503 "), refused);
    assertTrue(refused.toLowerCase().contains("retry-after: "), refused);
    gateway.awaitCount("upgradeRefused(DRAINING)", 1);
  }

  /** Only what a test waits for is short: the rest has the time that a busy machine needs. */
  private static GatewayOptions timed(Duration request, Duration hello, Duration ping) {
    return GatewayOptions.defaults()
        .with(new Timing(USUAL.tls(), request, hello, ping, USUAL.join(), USUAL.close()));
  }
}
