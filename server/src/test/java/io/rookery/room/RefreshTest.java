package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.cluster.wire.Absence;
import io.rookery.cluster.wire.Arrival;
import io.rookery.cluster.wire.Batch;
import io.rookery.cluster.wire.Joining;
import io.rookery.cluster.wire.Uplink;
import io.rookery.metrics.Metrics;
import io.rookery.protocol.v1.Join;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a room sends again to a gateway that missed a batch. */
class RefreshTest {
  private static final long SECOND = 1_000_000;

  private final List<Batch> sent = new ArrayList<>();
  private final RoomLoop room =
      new RoomLoop(
          Trial.type("refreshed").seats(1).plays(Trial::new),
          new RoomBirth("room", 1, Map.of(), null),
          0,
          new Random(1),
          new Random(2),
          Metrics.none());

  /**
   * The end of a channel was told once, in one batch: when that was lost, the gateway kept the
   * channel until its socket closed, and a client ran out of channels.
   */
  @Test
  void theEndOfAChannelIsToldAgainWhenItsBatchWasLost() {
    room.create(0);
    arrive(0, uplink().addArrivals(join(1, "ada")));
    assertEquals(1, last().getRelays(0).getNumber());
    arrive(0, uplink().setReturned(1).addArrivals(join(2, "bob")));
    assertEquals(List.of(2), last().getEndedList(), "the only seat is taken");

    arrive(SECOND, uplink().setReturned(1).setRefresh(true));
    assertTrue(last().getRelays(0).getRefresh());
    assertEquals(List.of(2), last().getEndedList());

    long refreshed = last().getRelays(0).getNumber();
    arrive(2 * SECOND, uplink().setReturned(refreshed).setRefresh(true));
    assertEquals(List.of(), last().getEndedList(), "it was relayed");
  }

  private Batch last() {
    return sent.get(sent.size() - 1);
  }

  private void arrive(long now, Uplink.Builder uplink) {
    room.arrive(uplink.build(), now);
    room.flush(
        now,
        new Outlet() {
          @Override
          public void batch(String node, Batch batch) {
            sent.add(batch);
          }

          @Override
          public void absent(String node, Absence absence) {}
        });
  }

  private static Uplink.Builder uplink() {
    return Uplink.newBuilder().setRoom("room").setEpoch(1).setNode("gateways");
  }

  private static Arrival join(int link, String name) {
    ByteString join = Join.newBuilder().setId(ByteString.copyFromUtf8(name)).build().toByteString();
    return Arrival.newBuilder()
        .setLink(link)
        .setJoin(Joining.newBuilder().setJoin(join).setSubject(name).setName(name))
        .build();
  }
}
