package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.games.echo.Shout;
import io.rookery.games.echo.ToEcho;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Join;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Players of busy rooms who take nothing of what they are sent, or next to nothing. */
class SlowReaderAttackBlackboxTest {
  @RegisterExtension static final AttackedNode node = new AttackedNode();

  private static final int SLOW = 4001;
  private static final int PAUSE_MILLIS = 100;

  private static final ByteString LONG_SHOUT =
      ToEcho.newBuilder()
          .setShout(Shout.newBuilder().setText("x".repeat(280)))
          .build()
          .toByteString();

  /** The next operation of each. */
  private final Map<RawTls, Long> next = new ConcurrentHashMap<>();

  private static RawTls in(String room) throws IOException {
    RawTls socket = RawTls.greeted(node);
    Join join = RawTls.join("echo").putMetadata("for", room).build();
    socket.say(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.JOIN, join));
    socket.await(FrameKind.JOINED);
    return socket;
  }

  /** Says as much as a player may, and so lets everybody in the room hear as much. */
  private RawTls shout(RawTls socket) throws IOException {
    long operation = next.getOrDefault(socket, 1L);
    FrameWriter words = new FrameWriter().at(1, operation, 0, 0);
    for (int i = 0; i < 5; i++) {
      words.frame(FrameKind.OPERATION, LONG_SHOUT);
    }
    next.put(socket, operation + 5);
    return socket.say(words);
  }

  @Test
  void whoNeverReadsInTheNeighboursRoomIsClosedAsSlow() throws Exception {
    var slow = node.closed(SLOW);
    Footprint before = Footprint.of(node);
    try (Mob deaf = Mob.of(8, () -> in("neighbours")).keep(PAUSE_MILLIS, this::shout)) {
      slow.assertMore(8);
      before.assertGrewAtMost(24, 128);
    }
  }

  @Test
  void whoReadsAByteASecondIsClosedAsSlow() throws Exception {
    var slow = node.closed(SLOW);
    ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor();
    try (RawTls socket = in("slow");
        Mob loud = Mob.of(8, () -> in("slow")).keep(PAUSE_MILLIS, this::shout)) {
      reader.scheduleAtFixedRate(() -> socket.take(1), 0, 1, TimeUnit.SECONDS);
      slow.assertMore(9);
    } finally {
      reader.shutdownNow();
    }
  }

  /** Each queue is bounded by 1 MiB and all of them by 64 MiB; without, 256 MiB are not enough. */
  @Test
  void manyWhoNeverReadAreClosedAndMemoryStaysFlat() throws Exception {
    int many = Mob.times(200);
    var slow = node.closed(SLOW);
    Footprint before = Footprint.of(node);
    try (Mob deaf =
        Mob.of(many, () -> in("many-" + next.size() % 10)).keep(PAUSE_MILLIS, this::shout)) {
      slow.assertAtLeast(many * 9 / 10);
      before.assertGrewAtMost(48, 192);
      assertTrue(slow.more() <= many);
    }
  }
}
