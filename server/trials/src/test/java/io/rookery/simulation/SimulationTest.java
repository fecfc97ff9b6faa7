package io.rookery.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Nothing is lost, comes twice or out of order between players and their room, and no gap is
 * silent, whatever happens to sockets, gateways and the bus.
 *
 * <p>The room and the gateways' links are the production classes. {@code -Dseeds=N} runs so many
 * seeds, {@code -Dseed=N} that one alone.
 */
class SimulationTest {
  private static final int SEEDS = 2_000;

  @Test
  void everyPromiseOfASessionHoldsUnderEveryFault() {
    Logger games = (Logger) LoggerFactory.getLogger("io.rookery.room.Turns");
    Level before = games.getLevel();
    games.setLevel(Level.OFF); // its moods are no news
    Tally all = new Tally();
    try {
      seeds().forEach(seed -> all.add(run(seed)));
    } finally {
      games.setLevel(before);
    }
    System.out.println(all);
  }

  private static LongStream seeds() {
    Long one = Long.getLong("seed");
    return one != null
        ? LongStream.of(one)
        : LongStream.rangeClosed(1, Long.getLong("seeds", SEEDS));
  }

  private static Tally run(long seed) {
    try {
      return new World(seed).run();
    } catch (Throwable failure) {
      throw new AssertionError(
          "seed " + seed + " fails: " + failure.getMessage() + "; again with -Dseed=" + seed,
          failure);
    }
  }
}
