package io.rookery.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rookery bench}: measures what docs/benchmarks.md reports, on loopback. */
@Command(
    name = "rookery bench",
    description = "Measure this machine's figures next to bare servers; without names, lists them.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "what to measure, or all")
  List<String> names = List.of();

  @Option(
      names = "--pairs",
      defaultValue = "10",
      description = "how often each is measured, in turn (default ${DEFAULT-VALUE})")
  int pairs;

  @Option(
      names = "--seconds",
      defaultValue = "3",
      description = "how long each time (default ${DEFAULT-VALUE})")
  double seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      description = "seconds before the first time (default ${DEFAULT-VALUE})")
  double warmUp;

  @Option(
      names = "--server-cpu",
      defaultValue = "0",
      description = "which processor servers run on, empty for any (default ${DEFAULT-VALUE})")
  String serverCpu;

  @Option(
      names = "--load-cpu",
      defaultValue = "1",
      description = "which the load generator runs on, empty for any (default ${DEFAULT-VALUE})")
  String loadCpu;

  @Option(
      names = "--late-millis",
      defaultValue = "50",
      description = "the p99 beyond which a server is saturated (default ${DEFAULT-VALUE})")
  double lateMillis;

  @Option(
      names = "--players",
      defaultValue = "10000",
      description = "how many come back in a storm, in hundreds (default ${DEFAULT-VALUE})")
  int players;

  @Option(
      names = "--node-flags",
      defaultValue = "",
      description = "more flags for the JVMs of Rookery's nodes, such as a flight recording's")
  String nodeFlags;

  @Option(
      names = "--than",
      defaultValue = "",
      paramLabel = "DIR",
      description = "measure next to another checkout of Rookery, in place of a bare server")
  String than;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    List<Scenario> all = new ArrayList<>(Messages.scenarios());
    all.addAll(Connections.scenarios());
    all.addAll(RoomCounts.scenarios());
    all.addAll(Matchmaking.scenarios());
    all.addAll(Attacks.scenarios());
    all.addAll(Microbenchmarks.scenarios());
    all.addAll(Outages.scenarios());
    all.addAll(ReturnStorms.scenarios());
    all.addAll(Sessions.scenarios());
    all.addAll(Profiles.scenarios());
    if (names.isEmpty()) {
      all.forEach(each -> System.out.printf("  %-18s %s%n", each.name(), each.about()));
      return CommandLine.ExitCode.OK;
    }
    for (String name : names) {
      if (!name.equals("all") && all.stream().noneMatch(each -> each.name().equals(name))) {
        System.err.println("rookery: nothing to measure is called " + name + ".");
        return CommandLine.ExitCode.USAGE;
      }
    }
    pin();
    System.out.println(Machine.describe());
    Options options =
        new Options(pairs, seconds, warmUp, serverCpu, lateMillis, players, nodeFlags, than);
    int failed = 0;
    for (Scenario scenario : all) {
      if (names.contains("all") || names.contains(scenario.name())) {
        System.out.printf(Locale.ROOT, "%n%s: %s%n", scenario.name(), scenario.about());
        try {
          scenario.body().run(options);
        } catch (IllegalStateException failure) {
          failed++;
          System.out.println("  failed: " + failure.getMessage());
        }
      }
    }
    return failed == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /** The load generator stays off the servers' processor. */
  private void pin() throws Exception {
    if (!loadCpu.isEmpty()) {
      String pid = String.valueOf(ProcessHandle.current().pid());
      new ProcessBuilder("taskset", "-a", "-cp", loadCpu, pid)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }
}
