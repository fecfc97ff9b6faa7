package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Join;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who takes rooms and seats of a game type that they do not want. */
class MatchmakingAttackBlackboxTest {
  @RegisterExtension static final AttackedNode node = new AttackedNode();

  private static final int THREADS = 8;
  private static final int CONNECTIONS = 6; // of each thread
  private static final int ROOMS_OF_SUBJECT = 16;

  /**
   * Eight threads of one player connected, asked for 16 new rooms in one message, and closed: after
   * 12 s and a thousand connections nobody else got into the type.
   */
  @Test
  void whoMakesRoomsFromManyConnectionsKeepsNobodyOutOfTheType() throws Exception {
    var made = node.count("rookery_rooms_opened_total", "type=\"arena\"");
    var limited = node.count("rookery_seats_limited_total", "limit=\"subject_rooms\"");
    String address = node.freshAddress();
    String token = node.tokens().of("eve");
    long began = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> loops = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        loops.add(threads.submit(() -> loop(address, token)));
      }
      for (Future<?> loop : loops) {
        loop.get();
      }
    } finally {
      threads.shutdownNow();
    }
    limited.assertAtLeast(1);
    long windows = 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) / 10;
    assertTrue(made.more() <= ROOMS_OF_SUBJECT * windows, made.more() + " rooms");
    assertGetsIn(node.freshAddress());
    assertGetsIn(address);
  }

  private static Void loop(String address, String token) throws IOException {
    for (int i = 0; i < CONNECTIONS; i++) {
      try (RawTls socket = RawTls.connect(node, address).upgrade().hello(token)) {
        FrameWriter storm = new FrameWriter();
        for (int channel = 1; channel <= 16; channel++) {
          Join join = RawTls.join("arena").setMode(Join.Mode.MODE_CREATE).build();
          storm.at(channel, 1, 0, 0).frame(FrameKind.JOIN, join);
        }
        socket.say(storm);
      }
    }
    return null;
  }

  /** Another player joins the type from this address. */
  private static void assertGetsIn(String address) throws IOException {
    String token = node.tokens().of(node.freshName());
    try (RawTls socket = RawTls.connect(node, address).upgrade().hello(token)) {
      Join join = RawTls.join("arena").build();
      socket.say(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.JOIN, join));
      socket.await(FrameKind.JOINED);
    }
  }
}
