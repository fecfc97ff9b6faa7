package io.rookery.attack;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** Opens sockets, each from an address of its own where that can be, and says no more on them. */
final class Silence {
  private static final int PATIENCE_MILLIS = 8_000; // the longest that a node waits, and a bit

  private Silence() {}

  static void run(Target target, Attack.Bounds bounds, Observed observed) throws IOException {
    List<Socket> beforeTls = new ArrayList<>();
    List<RawTls> beforeRequest = new ArrayList<>();
    List<RawTls> beforeHello = new ArrayList<>();
    try {
      for (int i = 0; i < bounds.sockets() && !bounds.isOver(); i++) {
        try {
          beforeTls.add(RawTls.tcp(target, target.freshAddress()));
          beforeRequest.add(RawTls.connect(target, target.freshAddress()));
          beforeHello.add(RawTls.open(target));
        } catch (IOException refused) {
          observed.answered("refused when it connected");
        }
      }
      observed.tried("sockets before TLS", beforeTls.size());
      observed.tried("sockets before their request", beforeRequest.size());
      observed.tried("WebSockets before HELLO", beforeHello.size());
      for (Socket socket : beforeTls) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        observed.answered("before TLS: " + (isOver(socket) ? "closed" : "still open"));
      }
      for (RawTls socket : beforeRequest) {
        observed.answered("before the request: " + end(socket));
      }
      for (RawTls socket : beforeHello) {
        observed.answered("before HELLO: " + end(socket));
      }
    } finally {
      for (Socket socket : beforeTls) {
        socket.close();
      }
      beforeRequest.addAll(beforeHello);
      for (RawTls socket : beforeRequest) {
        socket.reset();
      }
    }
  }

  private static boolean isOver(Socket socket) {
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private static String end(RawTls socket) throws IOException {
    socket.patience(PATIENCE_MILLIS);
    try {
      int code = socket.closeCode();
      return code == RawTls.NO_CLOSE_FRAME ? "closed" : "closed with " + code;
    } catch (IOException open) {
      return "still open";
    }
  }
}
