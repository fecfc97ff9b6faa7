package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that are no handshake as RFC 6455 wants it, or not from one who may come in. */
class HandshakeAttackBlackboxTest {
  @RegisterExtension static final AttackedNode node = new AttackedNode();

  private static void assertAnswer(int status, String request) throws IOException {
    try (RawTls socket = RawTls.connect(node)) {
      String answer = socket.ask(request + "\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), request + " -> " + answer);
    }
  }

  @Test
  void withoutTheSubprotocolThereIsNo101() throws Exception {
    var refused = node.refused("subprotocol");
    assertAnswer(400, get(without("Sec-WebSocket-Protocol")));
    assertAnswer(400, get(with("Sec-WebSocket-Protocol", "chat, rookery.v2")));
    assertAnswer(400, get(with("Sec-WebSocket-Protocol", "ROOKERY.V1")));
    refused.assertMore(3);
    assertAnswer(101, get(with("Sec-WebSocket-Protocol", "chat, rookery.v1")));
  }

  private static String get(String headers) {
    return "GET / HTTP/1.1\r\n" + headers;
  }

  /** The headers of a good request without this one. */
  private static String without(String name) {
    return RawTls.HEADERS.replaceFirst(name + ": [^\r]*\r\n", "");
  }

  /** The headers of a good request with another value for this one. */
  private static String with(String name, String value) {
    return without(name) + name + ": " + value + "\r\n";
  }
}
