package io.rookery.play;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports that nobody listens at. */
final class FreePorts {
  private static final int TRIES = 100;

  private FreePorts() {}

  /** The port that was asked for, or the first free one from the usual on. */
  static int orNext(Integer asked, int usual) {
    int first = asked == null ? usual : asked;
    for (int port = first; port < first + (asked == null ? TRIES : 1); port++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // the next one, then
      }
    }
    throw new AuthorError("Port " + first + " is taken: say another one.");
  }
}
