package io.rookery.attack;

import java.io.IOException;
import java.util.List;

/** Requests that are odd; of what the node says of them, its log is for its operator to look at. */
final class OddRequests {
  private static final int MOST = 5_000;
  private static final int PATIENCE_MILLIS = 5_000;

  private static final List<String> REQUESTS =
      List.of(
          "GET / HTTP/1.1\r\nRange: bytes=9-2\r\n",
          "GET * HTTP/1.1\r\n",
          "GET http://[ HTTP/1.1\r\n",
          "GET /%zz HTTP/1.1\r\n",
          "GET /?a=% HTTP/1.1\r\n",
          "GET /..%2f..%2fetc/passwd HTTP/1.1\r\n",
          "GET /dev/token?name=% HTTP/1.1\r\n",
          "GET / HTTP/1.1\r\nIf-Modified-Since: yesterday\r\n",
          "GET / HTTP/1.1\r\nCookie: =;=;\"\r\n",
          "TRACE / HTTP/1.1\r\n",
          "BREW / HTTP/1.1\r\n");

  private OddRequests() {}

  static void run(Target target, Attack.Bounds bounds, Observed observed) {
    for (int i = 0; i < MOST && !bounds.isOver(); i++) {
      String request = REQUESTS.get(i % REQUESTS.size());
      observed.tried("requests", 1);
      try (RawTls socket = RawTls.connect(target).patience(PATIENCE_MILLIS)) {
        String answer = socket.ask(request + "Host: " + target.host() + "\r\n\r\n");
        String[] words = answer.split(" ", 3);
        observed.answered(words.length < 2 ? "no answer" : "status " + words[1]);
      } catch (IOException closed) {
        observed.answered("connection refused or closed");
      }
    }
  }
}
