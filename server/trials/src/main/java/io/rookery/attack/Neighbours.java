package io.rookery.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

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

  /**
   * So many players in a room that is for them, all of whom are seated before the first one shouts.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // ends with its clock
  static Neighbours seated(Target node, String room, int count) throws Exception {
    Neighbours neighbours = new Neighbours();
    for (int i = 0; i < count; i++) {
      neighbours.all.add(Neighbour.seated(node, room, i));
    }
    if (neighbours.all.stream().map(Neighbour::room).distinct().count() > 1) {
      throw new IllegalStateException("the neighbours are not in one room");
    }
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
   * Waits until all of them have heard all that any of them has said up to now.
   *
   * @return what went wrong: each should still be on its first connection, and have heard
   *     everything of everybody once and in order
   */
  List<String> harm() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    List<Long> said = all.stream().map(Neighbour::said).toList();
    for (int speaker = 0; speaker < all.size(); speaker++) {
      for (Neighbour listener : all) {
        listener.awaitHeard(all.get(speaker).name(), said.get(speaker) + 1, until);
      }
    }
    return all.stream().flatMap(neighbour -> neighbour.faults().stream()).toList();
  }

  /** How much they have said up to now, all together. */
  long said() {
    return all.stream().mapToLong(Neighbour::said).sum();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    all.forEach(Neighbour::leave);
  }
}
