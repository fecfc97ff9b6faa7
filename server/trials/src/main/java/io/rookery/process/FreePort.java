package io.rookery.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for nodes to listen on.
 *
 * <p>They lie below those that the system gives to whoever connects: so nobody has one of them
 * before its node listens there, nor while that node is started again.
 */
public final class FreePort {
  private static final int LOWEST = 12_000;
  private static final int COUNT = 20_000;

  /** Of this process, whose ports all differ; another process most likely begins elsewhere. */
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % COUNT));

  private FreePort() {}

  /** A port that nobody has now, and that this gives to nobody else. */
  public static int next() {
    while (true) {
      int port = LOWEST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // another one, then
      }
    }
  }
}
