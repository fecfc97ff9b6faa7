package io.rookery.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rookery simulate}: plays as many seeds as one likes, and lists all that fail. */
@Command(
    name = "rookery simulate",
    description = {
      "Play a room, its gateways' links and clients through broken sockets, crashing gateways,"
          + " slow readers and a bus that loses, repeats and reorders, all drawn from a seed, and"
          + " check that everybody heard and saw what the game did. A seed that fails is told at"
          + " once, and again at the end."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {
  @Option(
      names = "--seeds",
      defaultValue = "20000",
      description = "how many to play (default ${DEFAULT-VALUE})")
  long seeds;

  @Option(
      names = "--from",
      defaultValue = "1",
      description = "the first (default ${DEFAULT-VALUE})")
  long from;

  @Option(names = "--processes", description = "that share them (default: one for each processor)")
  int processes = Runtime.getRuntime().availableProcessors();

  @Option(names = "--seed", description = "play this one alone, and say where it fails")
  Long one;

  @Option(names = "--every", hidden = true)
  long every;

  public static void main(String[] arguments) {
    // the moods of the simulated game are no news
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (one != null) {
      System.out.println(new World(one).run());
      return CommandLine.ExitCode.OK;
    }
    if (every > 0) {
      Share.play(from, from + seeds, every, System.out);
      return CommandLine.ExitCode.OK;
    }
    SeedRuns runs = new SeedRuns(from, seeds, Math.max(1, processes), System.out);
    List<String> failures = runs.play();
    return failures.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}
