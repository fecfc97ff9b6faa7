package io.rookery.cluster.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rookery.bus.Uplink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When what a loop says leaves for other nodes. */
class DispatchTest {
  private final List<String> sent = new ArrayList<>();

  /** Without a Vert.x it cannot wait for a pass. */
  private final Dispatch dispatch =
      new Dispatch(
          null, (node, envelope) -> sent.add(node + " " + envelope.getUplinksCount() + " uplinks"));

  private static Uplink uplink(String room) {
    return Uplink.newBuilder().setRoom(room).build();
  }

  @Test
  void whatIsSaidTogetherLeavesInOneEnvelopeANodeAndWaitsForNoPass() {
    dispatch.together(
        () -> {
          dispatch.add("a", uplink("1"));
          dispatch.add("b", uplink("2"));
          dispatch.add("a", uplink("3"));
          assertEquals(List.of(), sent);
        });
    assertEquals(List.of("a 2 uplinks", "b 1 uplinks"), sent.stream().sorted().toList());
  }

  @Test
  void whatWasSaidBeforeAFailureLeavesAllTheSame() {
    assertThrows(
        IllegalStateException.class,
        () ->
            dispatch.together(
                () -> {
                  dispatch.add("a", uplink("1"));
                  throw new IllegalStateException();
                }));
    assertEquals(List.of("a 1 uplinks"), sent);
  }
}
