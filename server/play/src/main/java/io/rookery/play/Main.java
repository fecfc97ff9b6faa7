package io.rookery.play;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of an author. */
@Command(
    name = "rookery",
    description = "A multiplayer room server for browser games.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    version = "rookery " + Main.VERSION,
    subcommands = {NewGame.class, Play.class})
public final class Main {
  static final String VERSION = "0.1.0-SNAPSHOT";

  Main() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Does what the arguments say, and returns the exit code: 2 when that cannot be. */
  static int run(String... arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler(
        (thrown, command, parsed) -> {
          if (thrown instanceof AuthorError error) {
            command.getErr().println("rookery: " + error.getMessage());
            return CommandLine.ExitCode.USAGE;
          }
          throw thrown;
        });
    return line.execute(arguments);
  }
}
