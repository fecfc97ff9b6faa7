package io.rookery.cluster.members;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.bus.RoomSpec;
import io.rookery.cluster.members.Nodes.Node;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TwoChoicesTest {
  private static final RoomSpec ROOM = RoomSpec.getDefaultInstance();

  private final SplittableRandom random = new SplittableRandom(7);
  private final Placement placement = new TwoChoices(() -> random);

  @Test
  void ofTwoNodesTheLessLoadedGetsTheRoom() {
    List<Node> nodes = List.of(new Node("busy", 0.5, 0, false), new Node("idle", 0.1, 0, false));
    assertEquals(Map.of("idle", 100L), placed(nodes, 100));
  }

  @Test
  void playersWeighToo() {
    List<Node> nodes = List.of(new Node("full", 0, 4_000, false), new Node("empty", 0.1, 0, false));
    assertEquals(Map.of("empty", 100L), placed(nodes, 100));
  }

  @Test
  void theMostLoadedOfThreeGetsNoneAndTheOthersShare() {
    List<Node> nodes =
        List.of(
            new Node("a", 0.1, 0, false), new Node("b", 0.1, 0, false), new Node("c", 1, 0, false));
    Map<String, Long> placed = placed(nodes, 3_000);
    assertEquals(2, placed.size());
    assertTrue(placed.get("a") > 1_000, placed::toString);
    assertTrue(placed.get("b") > 1_000, placed::toString);
  }

  @Test
  void aNodeThatDrainsGetsNone() {
    List<Node> nodes = List.of(new Node("a", 0.9, 0, false), new Node("b", 0, 0, true));
    assertEquals(Map.of("a", 100L), placed(nodes, 100));
    assertEquals(Optional.empty(), placement.place(List.of(new Node("b", 0, 0, true)), ROOM));
  }

  private Map<String, Long> placed(Collection<Node> nodes, int rooms) {
    return Stream.generate(() -> placement.place(nodes, ROOM).orElseThrow())
        .limit(rooms)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }
}
