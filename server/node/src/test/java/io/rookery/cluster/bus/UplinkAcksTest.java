package io.rookery.cluster.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rookery.bus.Envelope;
import io.rookery.bus.Uplink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UplinkAcksTest {
  private final List<String> told = new ArrayList<>();
  private final UplinkAcks acks =
      new UplinkAcks((node, position) -> told.add(node + " " + position));

  @Test
  void aLittleIsAckedWithTheNextFlushAndOnce() {
    acks.had(uplinks("a", 100));
    acks.had(uplinks("a", 200));
    assertEquals(List.of(), told);
    acks.flush();
    acks.flush();
    assertEquals(List.of("a 200"), told);
  }

  @Test
  void muchIsAckedAtOnce() {
    acks.had(uplinks("a", 300 << 10));
    assertEquals(List.of("a " + (300 << 10)), told);
  }

  @Test
  void whoAsksIsToldAgainBecauseTheFirstAckMayBeLost() {
    acks.had(uplinks("a", 100));
    acks.flush();
    acks.had(Envelope.newBuilder().setFrom("a").setPosition(100).build());
    assertEquals(List.of("a 100", "a 100"), told);
  }

  private static Envelope uplinks(String from, long position) {
    return Envelope.newBuilder()
        .setFrom(from)
        .setPosition(position)
        .addUplinks(Uplink.getDefaultInstance())
        .build();
  }
}
