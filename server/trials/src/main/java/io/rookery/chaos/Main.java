package io.rookery.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
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
          + " closed and gateways are killed, stopped and started again; then check what arrived.",
      "",
      "First gently: nothing may be lost, repeated or out of order. Then so harshly that outboxes"
          + " overflow and sessions expire: every loss has to be one that the room declared."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {
  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "of trouble in each setting (default ${DEFAULT-VALUE})")
  int seconds;

  @Option(names = "--seed", defaultValue = "1", description = "of it (default ${DEFAULT-VALUE})")
  long seed;

  @Option(
      names = "--settings",
      split = ",",
      defaultValue = "gentle,harsh",
      description = "one after the other (default ${DEFAULT-VALUE})")
  List<Chaos.Setting> settings;

  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(command.execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path data = Files.createTempDirectory("rookery-chaos");
    try (Chaos.Stage stage = Chaos.Stage.set(data, Chaos.ROOMS * settings.size())) {
      boolean good = true;
      for (int i = 0; i < settings.size(); i++) {
        List<String> rooms = stage.rooms().subList(i * Chaos.ROOMS, (i + 1) * Chaos.ROOMS);
        Chaos.Outcome outcome = new Chaos(seconds, seed, settings.get(i)).unleash(stage, rooms);
        System.out.println("seed " + seed + ", " + seconds + " s, " + outcome + "\n");
        good &= outcome.isGood();
      }
      return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    } finally {
      try (Stream<Path> files = Files.walk(data)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }
}
