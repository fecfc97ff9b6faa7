package io.rookery.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Nothing is lost, comes twice or out of order between players and their room, and no gap is
 * silent, whatever happens to sockets, gateways and the bus.
 *
 * <p>The room and the gateways' links are the production classes. {@code ./rookery simulate} plays
 * more seeds, or one alone.
 */
class SimulationTest {
  private static final int SEEDS = 20_000;

  /** Seeds of the first simulation that found something. */
  private static final long[] FOUND = {
    // a late copy of a JOIN gave its player a second session once the first was over
    4_667,
    12_608,
    16_173,
    19_094,
    20_451,
    22_369,
    38_849,
    49_903,
    58_857,
    68_484,
    80_000,
    111_559,
    118_208,
    // whose last messages and LEFT came in one pass saw them without the state they were said in
    32_027,
    73_708,
    // a second copy that fell behind was told of that alone
    97_431,
    // the judge did not know that who left drops what waits, and that a second copy may see it
    45_434
  };

  /** Seeds beyond {@link #SEEDS} that found something since. */
  private static final long[] FOUND_SINCE = {
    // whose connection broke after LEFT was said, and came back in time, was told GONE instead
    186_897,
    // the judge of filled windows did not know that RESYNCED asks for operations again
    32_639,
    100_217,
    127_063
  };

  @Test
  void everyPromiseOfASessionHoldsUnderEveryFault() {
    Logger games = (Logger) LoggerFactory.getLogger("io.rookery.room.Turns");
    Level before = games.getLevel();
    games.setLevel(Level.OFF); // its moods are no news
    Tally all = new Tally();
    ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    try {
      LongStream.of(FOUND)
          .forEach(seed -> play("found " + seed, () -> World.first(seed), all, failures));
      LongStream.concat(LongStream.of(FOUND_SINCE), LongStream.rangeClosed(1, SEEDS))
          .parallel()
          .forEach(seed -> play("seed " + seed, () -> new World(seed), all, failures));
    } finally {
      games.setLevel(before);
    }
    System.out.println(all);
    assertEquals(
        List.of(),
        failures.stream().sorted().toList(),
        "each again with ./rookery simulate --seed N");
  }

  private static void play(
      String name, Supplier<World> world, Tally all, ConcurrentLinkedQueue<String> failures) {
    try {
      Tally tally = world.get().run();
      synchronized (all) {
        all.add(tally);
      }
    } catch (RuntimeException | Error failure) {
      failures.add(name + ": " + failure.getMessage());
    }
  }
}
