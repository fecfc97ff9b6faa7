package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that are no handshake as RFC 6455 wants it, or not from one who may come in. */
class HandshakeAttackBlackboxTest {
  @RegisterExtension static final AttackedNode node = new AttackedNode();

  @Test
  void aGoodRequestGetsA101InAnyOfItsForms() throws Exception {
    assertAnswer(101, get(RawTls.HEADERS));
    assertAnswer(101, get(with("Connection", "keep-alive, upgrade")));
    assertAnswer(101, get(with("Upgrade", "WebSocket")));
    assertAnswer(101, get(with("Sec-WebSocket-Protocol", "chat, rookery.v1")));
    assertAnswer(101, get(RawTls.HEADERS + "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
  }

  @Test
  void noExtensionIsNegotiated() throws Exception {
    String request = get(RawTls.HEADERS + "Sec-WebSocket-Extensions: permessage-deflate\r\n");
    try (RawTls socket = RawTls.connect(node)) {
      String answer = socket.ask(request + "\r\n");
      assertTrue(!answer.toLowerCase().contains("extensions"), answer);
    }
  }

  @Test
  void onlyAGetOfHttp11BecomesAWebSocket() throws Exception {
    var refused = node.refused("bad_request");
    for (String method : new String[] {"POST", "HEAD", "OPTIONS", "PUT", "CONNECT", "BREW"}) {
      assertAnswer(400, method + " / HTTP/1.1\r\n" + RawTls.HEADERS);
    }
    assertAnswer(400, "GET / HTTP/1.0\r\n" + RawTls.HEADERS);
    refused.assertMore(7);
  }

  @Test
  void theRequestNamesOneHost() throws Exception {
    assertRefused(without("Host"), with("Host", ""), RawTls.HEADERS + "Host: another\r\n");
  }

  @Test
  void theConnectionHeaderListsUpgrade() throws Exception {
    assertRefused(
        without("Connection"), with("Connection", "keep-alive"), with("Connection", "noupgrade"));
  }

  @Test
  void theKeyIsSixteenBytesInBase64() throws Exception {
    assertRefused(
        without("Sec-WebSocket-Key"),
        with("Sec-WebSocket-Key", ""),
        with("Sec-WebSocket-Key", "c2hvcnQ="),
        with("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAAAA"),
        with("Sec-WebSocket-Key", "!!!!!!!!!!!!!!!!!!!!!!=="),
        RawTls.HEADERS + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
  }

  @Test
  void theVersionIs13AndThatIsSaid() throws Exception {
    var refused = node.refused("bad_request");
    for (String version : new String[] {"0", "7", "8", "12", "14", "13, 8", ""}) {
      assertAnswer(426, get(with("Sec-WebSocket-Version", version)));
    }
    String answer = assertAnswer(426, get(without("Sec-WebSocket-Version")));
    assertTrue(answer.toLowerCase().contains("\r\nsec-websocket-version: 13\r\n"), answer);
    refused.assertMore(8);
  }

  @Test
  void aRequestForAWebSocketHasNoBody() throws Exception {
    assertRefused(
        RawTls.HEADERS + "Content-Length: 5\r\n",
        RawTls.HEADERS + "Transfer-Encoding: chunked\r\n");
  }

  @Test
  void withoutTheSubprotocolThereIsNo101() throws Exception {
    var refused = node.refused("subprotocol");
    assertAnswer(400, get(without("Sec-WebSocket-Protocol")));
    assertAnswer(400, get(with("Sec-WebSocket-Protocol", "chat, rookery.v2")));
    assertAnswer(400, get(with("Sec-WebSocket-Protocol", "ROOKERY.V1")));
    refused.assertMore(3);
  }

  @Test
  void aPageOfAnotherOriginIsRefusedBeforeThe101() throws Exception {
    var refused = node.refused("origin");
    String evil = "Origin: https://evil.example.org\r\n";
    assertAnswer(403, get(RawTls.HEADERS + evil));
    assertAnswer(403, get(RawTls.HEADERS + "Origin: null\r\n"));
    assertAnswer(403, get(RawTls.HEADERS + "Origin: http://localhost\r\n"));
    assertAnswer(403, get(RawTls.HEADERS + "Origin: https://localhost:1\r\n"));
    assertAnswer(403, get(RawTls.HEADERS + "Origin: https://localhost\r\n" + evil));
    refused.assertMore(5);
    assertAnswer(101, get(RawTls.HEADERS + "Origin: https://localhost\r\n"));
  }

  @Test
  void aNodeThatKnowsNoPagesOfItsOwnWarnsThatItBelievesTheHost() throws Exception {
    assertTrue(node.output().contains("pages of any name that leads here may connect"));
  }

  @Test
  void headersBeyondTheirLimitAreRefused() throws Exception {
    var refused = node.refused("bad_request");
    assertAnswer(431, get(RawTls.HEADERS + "X: " + "x".repeat(8 * 1024) + "\r\n"));
    assertAnswer(431, get(RawTls.HEADERS + "X: y\r\n".repeat(3_000)));
    assertAnswer(414, "GET /" + "x".repeat(4 * 1024) + " HTTP/1.1\r\n" + RawTls.HEADERS);
    refused.assertMore(3);
    assertAnswer(101, get(RawTls.HEADERS + "X: " + "x".repeat(7 * 1024) + "\r\n"));
  }

  @Test
  void whatIsNoHttpIsRefused() throws Exception {
    var refused = node.refused("bad_request");
    assertAnswer(400, "\u0016\u0003\u0001 hello there\r\n");
    assertAnswer(400, "GET / HTTP/1.1\r\nno colon\r\n");
    assertAnswer(400, "GET / HTTP/1.1\r\nHost: h\u0000st\r\n");
    refused.assertMore(3);
  }

  @Test
  void anotherHttpIsNotSpoken() throws Exception {
    assertAnswer(501, "PRI * HTTP/2.0\r\n\r\nSM\r\n");
    assertAnswer(501, "GET / HTTP/3.0\r\n" + RawTls.HEADERS);
  }

  @Test
  void whatIsNoTlsIsClosedAndCounted() throws Exception {
    var refused = node.refused("tls");
    try (Socket plain = RawTls.tcp(node, node.freshAddress())) {
      plain
          .getOutputStream()
          .write(("GET / HTTP/1.1\r\n" + RawTls.HEADERS).getBytes(StandardCharsets.US_ASCII));
      byte[] answer = plain.getInputStream().readAllBytes();
      assertTrue(answer.length < 16, "no more than a TLS alert");
    }
    refused.assertMore(1);
  }

  @Test
  void aBodyThatNobodyReadsIsRefusedAtOnce() throws Exception {
    var refused = node.refused("bad_request");
    try (RawTls socket = RawTls.connect(node)) {
      String head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nd";
      String answer = socket.ask(head);
      assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
      socket.awaitEnd();
    }
    refused.assertMore(1);
  }

  @Test
  void aRefusedSocketIsClosed() throws Exception {
    try (RawTls socket = RawTls.connect(node)) {
      String answer = socket.ask(get(without("Sec-WebSocket-Protocol")) + "\r\n");
      assertEquals("HTTP/1.1 400 Bad Request", answer.lines().findFirst().orElse(""));
      socket.awaitEnd();
    }
  }

  private static String assertAnswer(int status, String request) throws IOException {
    try (RawTls socket = RawTls.connect(node)) {
      String answer = socket.ask(request + "\r\n");
      assertTrue(answer.matches("(?s)HTTP/\\d.\\d " + status + " .*"), request + " -> " + answer);
      return answer;
    }
  }

  private static void assertRefused(String... headers) throws Exception {
    var refused = node.refused("bad_request");
    for (String each : headers) {
      assertAnswer(400, get(each));
    }
    refused.assertMore(headers.length);
  }

  private static String get(String headers) {
    return "GET / HTTP/1.1\r\n" + headers;
  }

  /** The headers of a good request without this one. */
  private static String without(String name) {
    return RawTls.HEADERS.replaceFirst("(?m)^" + name + ": [^\r]*\r\n", "");
  }

  /** The headers of a good request with another value for this one. */
  private static String with(String name, String value) {
    return without(name) + name + ": " + value + "\r\n";
  }
}
