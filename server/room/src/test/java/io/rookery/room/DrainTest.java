package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.bus.Arrival;
import io.rookery.bus.Batch;
import io.rookery.bus.Joining;
import io.rookery.bus.Notice;
import io.rookery.bus.Uplink;
import io.rookery.metrics.Metrics;
import io.rookery.protocol.v1.Join;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A node that stopped waited for every player who was away as long as their seats were kept: half a
 * minute, for somebody who could not come back to it.
 */
class DrainTest {
  private static final long SECOND = 1_000_000;
  private static final Outlet NOWHERE =
      new Outlet() {
        @Override
        public void batch(String node, Batch batch) {}
      };

  private final RoomLoop room =
      new RoomLoop(
          Trial.type("drained").plays(Trial::new),
          new RoomBirth("room", 1, Map.of(), null),
          0,
          new Random(1),
          new Random(2),
          Metrics.none());

  @Test
  void aDrainWaitsForWhoIsConnectedAndForNobodyElse() {
    room.create(0);
    arrive(0, join(1, "ada"), join(2, "bob"));
    arrive(SECOND, dropped(1));
    room.drain("the node stops", 2 * SECOND);
    room.flush(2 * SECOND, NOWHERE);
    assertFalse(room.over(), "bob has yet to hear of it");
    arrive(3 * SECOND, dropped(2));
    assertTrue(room.over());
  }

  @Test
  void aRoomThatClosesByItselfWaitsForThoseWhoAreAway() {
    room.create(0);
    arrive(0, join(1, "ada"));
    arrive(SECOND, dropped(1));
    room.close("the game is over", 2 * SECOND);
    room.flush(2 * SECOND, NOWHERE);
    assertFalse(room.over());
  }

  private void arrive(long now, Arrival... arrivals) {
    room.arrive(
        Uplink.newBuilder()
            .setRoom("room")
            .setEpoch(1)
            .setNode("gateways")
            .addAllArrivals(List.of(arrivals))
            .build(),
        now);
    room.flush(now, NOWHERE);
  }

  private static Arrival join(int link, String name) {
    ByteString join = Join.newBuilder().setId(ByteString.copyFromUtf8(name)).build().toByteString();
    return Arrival.newBuilder()
        .setLink(link)
        .setJoin(Joining.newBuilder().setJoin(join).setSubject(name).setName(name))
        .build();
  }

  private static Arrival dropped(int link) {
    return Arrival.newBuilder()
        .setLink(link)
        .setNotice(Notice.newBuilder().setSerial(1).setKind(Notice.Kind.KIND_DROPPED))
        .build();
  }
}
