package io.rookery.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rookery.bus.Envelope;
import io.rookery.bus.Uplink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UplinkReturnsTest {
  private final List<String> told = new ArrayList<>();
  private final UplinkReturns returns =
      new UplinkReturns((node, position) -> told.add(node + " " + position));

  @Test
  void aLittleIsReturnedWithTheNextFlushAndOnce() {
    returns.had(uplinks("a", 100));
    returns.had(uplinks("a", 200));
    assertEquals(List.of(), told);
    returns.flush();
    returns.flush();
    assertEquals(List.of("a 200"), told);
  }

  @Test
  void muchIsReturnedAtOnce() {
    returns.had(uplinks("a", 300 << 10));
    assertEquals(List.of("a " + (300 << 10)), told);
  }

  @Test
  void whoAsksIsToldAgainBecauseTheFirstReturnMayBeLost() {
    returns.had(uplinks("a", 100));
    returns.flush();
    returns.had(Envelope.newBuilder().setFrom("a").setPosition(100).build());
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
