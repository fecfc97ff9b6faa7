package io.rookery.load;

import java.lang.management.ManagementFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the load tool, {@code rookery load}. */
@Command(name = "rookery", synopsisSubcommandLabel = "COMMAND")
public final class Main {
  /** Where the launcher says what a node's JVM needs; the load tool itself carries no node. */
  private static final String NODE_CLASS_PATH = "rookery.node.classpath";

  private static final int BAD_START = 2;

  private Main() {}

  public static void main(String[] arguments) {
    String own = ManagementFactory.getRuntimeMXBean().getClassPath();
    System.exit(run(System.getProperty(NODE_CLASS_PATH, own), arguments));
  }

  private static int run(String nodeClassPath, String... arguments) {
    return new CommandLine(new Main())
        .addSubcommand(new LoadCommand(nodeClassPath))
        .setParameterExceptionHandler(
            (wrong, given) -> {
              String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
              wrong
                  .getCommandLine()
                  .getErr()
                  .println(
                      "rookery: " + wrong.getMessage() + "; ./" + name + " --help explains it.");
              return BAD_START;
            })
        .execute(arguments);
  }
}
