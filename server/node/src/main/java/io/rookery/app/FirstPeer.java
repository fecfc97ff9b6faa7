package io.rookery.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.function.Predicate;

/**
 * Waits for one of the nodes to join: those that are started together are not up in any order.
 *
 * <p>Bounded: {@link #ATTEMPTS} rounds, a second apart. Blocks.
 */
final class FirstPeer {
  static final int ATTEMPTS = 12;

  private static final int PAUSE_MILLIS = 1_000;
  private static final int CONNECT_MILLIS = 500;

  private final Predicate<HostAndPort> listens;
  private final Pause pause;

  /** How to wait. */
  @FunctionalInterface
  interface Pause {
    void millis(long millis) throws InterruptedException;
  }

  FirstPeer(Predicate<HostAndPort> listens, Pause pause) {
    this.listens = listens;
    this.pause = pause;
  }

  /** On this machine's network and by its clock. */
  static FirstPeer onTheNetwork() {
    return new FirstPeer(FirstPeer::listens, Thread::sleep);
  }

  /** Whether one of them listens, now or soon. */
  boolean isUp(List<HostAndPort> peers) {
    for (int attempt = 1; !peers.stream().anyMatch(listens); attempt++) {
      if (attempt == ATTEMPTS) {
        return false;
      }
      try {
        pause.millis(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private static boolean listens(HostAndPort peer) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(peer.host(), peer.port()), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
