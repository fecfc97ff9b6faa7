package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Requests that once cost a line of the log each, some of them with a stack trace.
 *
 * <p>6,100 of them in two seconds over one socket filled a disk; nothing that a stranger does wrong
 * is worth a line.
 */
class LogAttackBlackboxTest {
  @RegisterExtension static final AttackedNode node = new AttackedNode();

  private static final List<String> REQUESTS =
      List.of(
          "GET / HTTP/1.1\r\nRange: bytes=9-2\r\n",
          "GET / HTTP/1.1\r\nRange: bytes=999999999999999999999-\r\n",
          "GET / HTTP/1.1\r\nRange: lines=1-2\r\n",
          "GET /index.html HTTP/1.1\r\nRange: bytes=-1\r\n",
          "GET * HTTP/1.1\r\n",
          "GET ** HTTP/1.1\r\n",
          "GET http://[ HTTP/1.1\r\n",
          "GET http://elsewhere.example.org/ HTTP/1.1\r\n",
          "OPTIONS * HTTP/1.1\r\n",
          "GET /% HTTP/1.1\r\n",
          "GET /%zz HTTP/1.1\r\n",
          "GET /%00 HTTP/1.1\r\n",
          "GET /%ff%fe HTTP/1.1\r\n",
          "GET /?a=% HTTP/1.1\r\n",
          "GET //// HTTP/1.1\r\n",
          "GET //evil.example.org/ HTTP/1.1\r\n",
          "GET /..%2f..%2fetc/passwd HTTP/1.1\r\n",
          "GET /../../etc/passwd HTTP/1.1\r\n",
          "GET /\\..\\windows HTTP/1.1\r\n",
          "GET /index.html/ HTTP/1.1\r\n",
          "GET /dev/token?name=% HTTP/1.1\r\n",
          "GET / HTTP/1.1\r\nIf-Modified-Since: yesterday\r\n",
          "GET / HTTP/1.1\r\nIf-None-Match: \"\r\n",
          "GET / HTTP/1.1\r\nCookie: =;=;\"\r\n",
          "GET / HTTP/1.1\r\nAccept-Encoding: ;;q=x\r\n",
          "GET / HTTP/1.1\r\nAccept: ;;q=x,/\r\n",
          "GET / HTTP/1.1\r\nX-Forwarded-For: ,,,\r\nForwarded: for=\"\r\n",
          "GET / HTTP/1.1\r\nExpect: 100-continue\r\n",
          "GET / HTTP/1.1\r\nExpect: miracles\r\n",
          "HEAD / HTTP/1.1\r\nRange: bytes=9-2\r\n",
          "BREW / HTTP/1.1\r\n",
          "TRACE / HTTP/1.1\r\n",
          "CONNECT here:443 HTTP/1.1\r\n",
          "GET /x HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n",
          "GET / HTTP/1.1\r\nHost: localhost\r\n",
          "GET / HTTP/1.1\r\nConnection: close, Range\r\n");

  @Test
  void noRequestOfAStrangerCostsALineOfTheLog() throws Exception {
    long before = node.output().lines().count();
    for (String request : REQUESTS) {
      ask(request);
    }
    assertEquals(before, node.output().lines().count(), node.output());
  }

  @Test
  void aRangeThatIsNoneIsAnsweredAsIfItWereNotThere() throws Exception {
    long before = node.output().lines().count();
    for (int i = 0; i < 200; i++) {
      String answer = ask("GET / HTTP/1.1\r\nRange: bytes=9-2\r\n");
      assertTrue(answer.matches("(?s)HTTP/1.1 (200|404) .*"), answer);
    }
    assertEquals(before, node.output().lines().count(), node.output());
  }

  private static String ask(String request) throws IOException {
    try (RawTls socket = RawTls.connect(node)) {
      return socket.ask(request + "Host: localhost\r\n\r\n");
    }
  }
}
