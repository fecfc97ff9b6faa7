package io.rookery.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * The simulation misses each rule when it is gone, and so its silence means something.
 *
 * <p>Each rule is taken out of the source in memory and the seeds are run until one fails. A rule
 * whose code has changed fails {@link MutationsTest}, so that the list stays in step with it.
 */
class MutationGateTest {
  /** As many as SimulationTest runs. */
  private static final int SEEDS = 2_000;

  @Test
  void theSimulationFailsWithoutAnyOneRule() throws ReflectiveOperationException {
    Logger games = (Logger) LoggerFactory.getLogger("io.rookery.room.Turns");
    Level before = games.getLevel();
    games.setLevel(Level.OFF);
    List<String> survivors = new ArrayList<>();
    try {
      for (Mutation mutation : Mutations.all()) {
        String caught = caught(Mutant.without(mutation));
        System.out.println(mutation.rule() + ": " + caught);
        if (caught.equals(SURVIVES)) {
          survivors.add(mutation.rule());
        }
      }
    } finally {
      games.setLevel(before);
    }
    int rules = Mutations.all().size();
    System.out.println("rules caught: " + (rules - survivors.size()) + " of " + rules);
    assertEquals(List.of(), survivors, "rules that the simulation does not miss");
  }

  private static final String SURVIVES = "survives";

  private static String caught(LongFunction<String> run) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      String failure = run.apply(seed);
      if (failure != null) {
        return "seed " + seed + ", " + failure.lines().findFirst().orElse("");
      }
    }
    return SURVIVES;
  }
}
