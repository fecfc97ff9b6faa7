package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.Joined;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Many sockets at once, each of which does little or nothing.
 *
 * <p>With {@code -Drookery.attack.scale=20} the crowds are of the size that docs/security.md names.
 */
class CrowdAttackBlackboxTest {
  @RegisterExtension static final AttackedNode node = new AttackedNode();

  private static final long SEED = 42;

  @Test
  void allWhoJoinAtOnceGetASeatInAsFewRoomsAsTheyNeed() throws Exception {
    int many = Mob.times(500);
    var opened = node.count("rookery_rooms_opened_total", "type=\"echo\"");
    Random chance = new Random(SEED);
    AtomicInteger index = new AtomicInteger();
    try (Mob mob = Mob.of(many, () -> RawTls.greeted(node))) {
      List<byte[]> ids = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        byte[] id = new byte[16];
        chance.nextBytes(id);
        ids.add(id);
      }
      mob.each(
          socket -> {
            Join join =
                RawTls.join("echo")
                    .setId(ByteString.copyFrom(ids.get(index.getAndIncrement())))
                    .putMetadata("for", "a crowd")
                    .build();
            return socket.say(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.JOIN, join));
          });
      List<Joined> seats =
          mob.each(socket -> Joined.parseFrom(socket.await(FrameKind.JOINED).payload()));
      Map<String, Integer> rooms = new HashMap<>();
      seats.forEach(seat -> rooms.merge(seat.getRoom(), 1, Integer::sum));
      assertEquals(many, seats.size());
      assertEquals(100, Collections.max(rooms.values()));
      assertEquals((many + 99) / 100, rooms.size());
      opened.assertMore(rooms.size());
    }
  }

  @Test
  void idleSocketsAreClosedAndHaveHeldLittle() throws Exception {
    int many = Mob.times(200);
    var noHello = node.closed(4302);
    var noPong = node.closed(4002);
    Footprint before = Footprint.of(node);
    try (Mob seated = Mob.of(many, () -> idle());
        Mob silent = Mob.of(many, () -> RawTls.open(node))) {
      before.assertGrewAtMost(16, 128);
      noHello.assertMore(many);
      noPong.assertMore(many);
    }
  }

  /** A player in a room where nobody says a word. */
  private static RawTls idle() throws IOException {
    RawTls socket = RawTls.greeted(node);
    Join join = RawTls.join("echo").putMetadata("for", "the idle").build();
    socket.say(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.JOIN, join));
    socket.await(FrameKind.JOINED);
    return socket;
  }
}
