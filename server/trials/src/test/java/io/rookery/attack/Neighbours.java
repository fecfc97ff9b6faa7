package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Well-behaved players in one room of an attacked node who shout at each other all the time.
 *
 * <p>Whatever happens at the node's edge must not concern them.
 */
final class Neighbours implements AutoCloseable {
  private static final long SHOUT_MILLIS = 25;
  private static final long LONGEST_SECONDS = 90;

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final List<Neighbour> all = new ArrayList<>();

  private Neighbours() {}

  /** So many players in a room, all of whom are seated before the first one shouts. */
  @SuppressWarnings("FutureReturnValueIgnored") // ends with its clock
  static Neighbours seated(AttackedNode node, int count) throws Exception {
    Neighbours neighbours = new Neighbours();
    for (int i = 0; i < count; i++) {
      neighbours.all.add(Neighbour.seated(node, i));
    }
    assertEquals(
        1,
        neighbours.all.stream().map(Neighbour::room).collect(Collectors.toSet()).size(),
        "they are in one room");
    for (Neighbour neighbour : neighbours.all) {
      neighbours.clock.scheduleAtFixedRate(
          neighbour::turn, SHOUT_MILLIS, SHOUT_MILLIS, TimeUnit.MILLISECONDS);
    }
    return neighbours;
  }

  /** The id of their room. */
  String room() {
    return all.get(0).room();
  }

  /**
   * Waits until all of them have heard all that any of them has said up to now, and asserts that
   * each is still on its first connection and heard everything of everybody once and in order.
   */
  void assertUnharmed() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    List<Long> said = all.stream().map(Neighbour::said).toList();
    for (int speaker = 0; speaker < all.size(); speaker++) {
      for (Neighbour listener : all) {
        listener.awaitHeard(all.get(speaker).name(), said.get(speaker) + 1, until);
      }
    }
    List<String> faults = all.stream().flatMap(neighbour -> neighbour.faults().stream()).toList();
    assertEquals(List.of(), faults);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    all.forEach(Neighbour::leave);
  }
}
