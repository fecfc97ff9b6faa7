package io.rookery.app;

import io.rookery.app.Settings.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Finds out before anything is started whether a node may listen where it is to. */
final class Ports {
  private static final int FARTHEST = 50;

  private Ports() {}

  /** The listener as it can be had: at its port, or the next free one when it may wander. */
  static Listener free(Listener wanted) {
    InetAddress address = address(wanted);
    int last = wanted.wander() ? Math.min(wanted.port() + FARTHEST, 65_535) : wanted.port();
    for (int port = wanted.port(); port <= last; port++) {
      if (isFree(address, port)) {
        return wanted.at(port);
      }
    }
    throw taken(wanted);
  }

  /** What to say when the port turns out to be taken. */
  static StartFailure taken(Listener wanted) {
    return new StartFailure(
        "Port "
            + wanted.port()
            + " on "
            + wanted.bind()
            + " is taken, or not allowed: give another one with "
            + wanted.flag()
            + ", or end what listens there.");
  }

  private static InetAddress address(Listener wanted) {
    try {
      return InetAddress.getByName(wanted.bind());
    } catch (UnknownHostException e) {
      throw new StartFailure(
          wanted.bind()
              + " is no address of this machine: give another one with "
              + wanted.flag().replaceAll("port$", "bind")
              + ".");
    }
  }

  private static boolean isFree(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // as the listeners do: connections that linger do not count
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
