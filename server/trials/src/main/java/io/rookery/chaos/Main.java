package io.rookery.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rookery chaos}: breaks connections and gateways for as long as one likes. */
@Command(
    name = "rookery chaos",
    description = {
      "Let bots play ledgers on three nodes while their connections are cut, stalled and half"
          + " closed and gateways are killed, stopped and started again; then check that nothing"
          + " was lost, repeated or out of order."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {
  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "of trouble (default ${DEFAULT-VALUE})")
  int seconds;

  @Option(names = "--seed", defaultValue = "1", description = "of it (default ${DEFAULT-VALUE})")
  long seed;

  @Option(
      names = "--pause-millis",
      defaultValue = "600",
      description = {
        "between two faults of connections, on average (default ${DEFAULT-VALUE});",
        "who is cut off again and again within 5 s waits longer each time, and in the end for"
            + " longer than seats are kept"
      })
  int pauseMillis;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path data = Files.createTempDirectory("rookery-chaos");
    try (Chaos.Stage stage = Chaos.Stage.set(data, Chaos.ROOMS)) {
      Chaos.Outcome outcome = new Chaos(seconds, seed, pauseMillis).unleash(stage);
      System.out.println("seed " + seed + ", " + seconds + " s");
      System.out.println(outcome);
      return outcome.isFlawless() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    } finally {
      try (Stream<Path> files = Files.walk(data)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }
}
