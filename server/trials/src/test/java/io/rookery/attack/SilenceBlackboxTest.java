package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rookery.attack.AttackedNode.Counted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sockets that say nothing, or a byte now and then, at each step on the way to a seat. */
class SilenceBlackboxTest {
  private static final int MANY = Mob.times(150);
  private static final long DRIP_MILLIS = 50;

  /** A binary message of 8 KiB is to come, masked with 0. */
  private static final int[] LONG_MESSAGE = {0x82, 0xfe, 0x20, 0, 0, 0, 0, 0};

  @RegisterExtension static final AttackedNode node = new AttackedNode();

  private static final ScheduledExecutorService drips =
      Executors.newSingleThreadScheduledExecutor();

  /** As many as are needed: one that waits for another's end reads too late. */
  private static final ExecutorService readers = Executors.newCachedThreadPool();

  // Their ends take two ping intervals, in which the other tests run.
  private static CompletableFuture<Integer> silentPlayer;
  private static CompletableFuture<Integer> drippingPlayer;
  private static Counted pingTimeouts;

  @BeforeAll
  static void seat() throws Exception {
    pingTimeouts = node.closed(4002);
    silentPlayer = end(RawTls.seated(node, "echo"));
    drippingPlayer = end(drip(RawTls.seated(node, "echo").write(LONG_MESSAGE)));
  }

  @AfterAll
  static void stop() {
    drips.shutdownNow();
    readers.shutdownNow();
  }

  @Test
  void aSocketThatNeverBeginsTlsIsClosed() throws Exception {
    var refused = node.refused("tls");
    try (Socket silent = RawTls.tcp(node, node.freshAddress())) {
      assertEquals(0, silent.getInputStream().readAllBytes().length);
    }
    refused.assertMore(1);
  }

  @Test
  void manySocketsThatAskForNothingAndOneWhoseHeadersDripAreAllClosed() throws Exception {
    var refused = node.refused("timeout");
    List<RawTls> sockets = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      sockets.add(RawTls.connect(node));
    }
    byte[] half = "GET / HTTP/1.1\r\nHost: localhost\r\nX: ".getBytes(StandardCharsets.US_ASCII);
    sockets.add(drip(RawTls.connect(node).write(half)));
    for (RawTls socket : sockets) {
      socket.awaitEnd();
      socket.close();
    }
    refused.assertMore(MANY + 1);
  }

  @Test
  void manyWebSocketsThatSayNoHelloAndOneWhoseHelloDripsAreAllClosed() throws Exception {
    var closed = node.closed(4302);
    List<RawTls> sockets = new ArrayList<>();
    var dripping = end(drip(RawTls.open(node).write(LONG_MESSAGE)));
    for (int i = 0; i < MANY; i++) {
      sockets.add(RawTls.open(node));
    }
    for (RawTls socket : sockets) {
      assertEquals(4302, socket.closeCode());
      socket.close();
    }
    assertEquals(4302, dripping.get());
    closed.assertMore(MANY + 1);
  }

  @Test
  void aPlayerWhoAnswersNoPingIsClosedAlsoWhenBytesDrip() throws Exception {
    assertEquals(4002, silentPlayer.get());
    assertEquals(4002, drippingPlayer.get());
    pingTimeouts.assertMore(2);
  }

  @Test
  void aSocketThatIsHalfClosedIsClosed() throws Exception {
    var closed = node.closed(1006);
    try (RawTls socket = RawTls.seated(node, "echo")) {
      socket.halfClose();
      socket.awaitEnd();
    }
    closed.assertMore(1);
  }

  @Test
  void socketsThatAreResetLeaveNothingBehind() throws Exception {
    var closed = node.closed(1006);
    for (int i = 0; i < 20; i++) {
      RawTls.seated(node, "echo").reset();
    }
    closed.assertMore(20);
  }

  /** The close code, read as soon as it comes: what is dripped afterwards may lose it. */
  private static CompletableFuture<Integer> end(RawTls socket) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (socket) {
            return socket.closeCode();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        readers);
  }

  /** Sends a byte from time to time until the socket is over. */
  @SuppressWarnings("FutureReturnValueIgnored") // a failure is its end, as it should be
  private static RawTls drip(RawTls socket) {
    drips.scheduleAtFixedRate(
        () -> {
          try {
            socket.write(0);
          } catch (IOException over) {
            throw new IllegalStateException("no more of this one", over);
          }
        },
        DRIP_MILLIS,
        DRIP_MILLIS,
        TimeUnit.MILLISECONDS);
    return socket;
  }
}
