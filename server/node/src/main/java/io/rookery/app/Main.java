package io.rookery.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line. */
@Command(
    name = "rookery",
    description = "A multiplayer room server for browser games.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    version = "rookery 0.1.0-SNAPSHOT",
    subcommands = {Main.Dev.class, Main.Further.class})
public final class Main {
  /** Told something that cannot be: the sentence on standard error says what to change. */
  static final int BAD_START = 2;

  private Main() {}

  public static void main(String[] arguments) {
    int code = run(arguments);
    if (code != CommandLine.ExitCode.OK) {
      System.exit(code);
    }
  }

  /** Starts what the arguments say, and returns once it is up; the exit code is 0 then. */
  static int run(String... arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setParameterExceptionHandler(
        (wrong, given) -> {
          CommandLine command = wrong.getCommandLine();
          String name = command.getCommandSpec().qualifiedName();
          command
              .getErr()
              .println("rookery: " + wrong.getMessage() + "; ./" + name + " --help explains it.");
          return BAD_START;
        });
    line.setExecutionExceptionHandler(
        (thrown, command, parsed) -> {
          if (thrown instanceof StartFailure failure) {
            command.getErr().println("rookery: " + failure.getMessage());
            return BAD_START;
          }
          throw thrown;
        });
    try {
      CommandLine command = arguments.length == 0 ? null : line.getSubcommands().get(arguments[0]);
      Optional<Path> file = ConfigFile.named(arguments);
      if (command != null && file.isPresent()) {
        var defaults = ConfigFile.read(file.get(), command.getCommandSpec());
        command.setDefaultValueProvider(defaults);
      }
    } catch (StartFailure failure) {
      line.getErr().println("rookery: " + failure.getMessage());
      return BAD_START;
    }
    return line.execute(arguments);
  }

  /** {@code rookery dev}. */
  @Command(
      name = "dev",
      description = "Start a node to develop with: anybody is a guest, on loopback.",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      usageHelpAutoWidth = true)
  static final class Dev implements Callable<Integer> {
    @Mixin Flags flags;

    @Override
    public Integer call() {
      Launch.start(flags.settings(true, false));
      return CommandLine.ExitCode.OK;
    }
  }

  /** {@code rookery node}. */
  @Command(
      name = "node",
      description = "Start a node, the first of a cluster or a further one.",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      usageHelpAutoWidth = true)
  static final class Further implements Callable<Integer> {
    @Option(
        names = "--dev",
        description = "join a cluster that rookery dev started: anybody is a guest there")
    boolean dev;

    @Mixin Flags flags;

    @Override
    public Integer call() {
      Launch.start(flags.settings(dev, true));
      return CommandLine.ExitCode.OK;
    }
  }
}
