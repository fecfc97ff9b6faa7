package io.rookery.attack;

import java.io.IOException;

/** Floods with pings, each of which would be answered with a pong that nobody reads. */
final class Pings {
  private static final int MOST_OF_SOCKET = 20_000;
  private static final int AT_ONCE = 100;
  private static final int PATIENCE_MILLIS = 2_000;

  private Pings() {}

  static void run(Target target, Attack.Bounds bounds, Observed observed) throws Exception {
    byte[] ping = RawTls.masked(RawTls.LAST | RawTls.PING, new byte[125]);
    byte[] burst = new byte[ping.length * AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++) {
      System.arraycopy(ping, 0, burst, i * ping.length, ping.length);
    }
    try (Mob mob = Mob.of(bounds.sockets(), () -> greeted(target))) {
      observed.tried("connections", bounds.sockets());
      mob.each(
          socket -> {
            int sent = 0;
            try {
              while (sent < MOST_OF_SOCKET && !bounds.isOver()) {
                socket.write(burst);
                sent += AT_ONCE;
              }
            } catch (IOException closed) {
              // as it should be
            }
            observed.tried("pings", sent);
            observed.answered(end(socket));
            return sent;
          });
    }
  }

  private static RawTls greeted(Target target) throws IOException {
    RawTls socket = RawTls.connect(target, target.freshAddress()).upgrade();
    return socket.hello(target.token(target.freshName())).patience(PATIENCE_MILLIS);
  }

  private static String end(RawTls socket) {
    try {
      int code = socket.closeCode();
      return code == RawTls.NO_CLOSE_FRAME ? "closed without a code" : "closed with " + code;
    } catch (IOException open) {
      return "still open";
    }
  }
}
