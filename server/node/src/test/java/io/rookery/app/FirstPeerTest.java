package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FirstPeerTest {
  private static final List<HostAndPort> PEERS =
      List.of(new HostAndPort("down", 1), new HostAndPort("late", 2));

  private int pauses;

  @Test
  void oneThatIsUpIsNotWaitedFor() {
    assertTrue(peers(0).isUp(PEERS));
    assertEquals(0, pauses);
  }

  /** A node that was started just before the one it was to join said that nobody listened there. */
  @Test
  void oneThatIsUpSoonIsWaitedFor() {
    assertTrue(peers(3).isUp(PEERS));
    assertEquals(3, pauses);
  }

  @Test
  void nobodyIsWaitedForInVainForLong() {
    assertFalse(peers(Integer.MAX_VALUE).isUp(PEERS));
    assertEquals(FirstPeer.ATTEMPTS - 1, pauses);
  }

  private FirstPeer peers(int after) {
    return new FirstPeer(peer -> peer.host().equals("late") && pauses >= after, millis -> pauses++);
  }
}
