package io.rookery.attack;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rookery attack}: does to one's own node what strangers may do to it. */
@Command(
    name = "rookery attack",
    description = {
      "Attack a node of your own while neighbours play on it, and say what it answered and whether"
          + " they lost anything. Without a name, list the attacks.",
      "",
      "The node needs TLS and the game type echo. One for development exempts this machine from the"
          + " limits of connections, joins and resumes."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {
  private static final int NEIGHBOURS = 4;
  private static final int LONGEST_SECONDS = 60;
  private static final int MOST_SOCKETS = 64;

  private final PrintStream out;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "which attack")
  String name;

  @Option(
      names = "--against",
      paramLabel = "URL",
      defaultValue = "https://localhost:8443",
      description = "the node's listener for players (default ${DEFAULT-VALUE})")
  URI against;

  @Option(
      names = "--token-secret-file",
      paramLabel = "FILE",
      description = "the node's; without it, tokens are asked of a node for development")
  Path secretFile;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "how long, at most " + LONGEST_SECONDS + " (default ${DEFAULT-VALUE})")
  int seconds;

  @Option(
      names = "--sockets",
      defaultValue = "16",
      description = "at a time, at most " + MOST_SOCKETS + " (default ${DEFAULT-VALUE})")
  int sockets;

  @Option(names = "--not-loopback", description = "attack another machine, which has to be yours")
  boolean notLoopback;

  Main(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main(System.out)).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (name == null) {
      for (Attack attack : Attack.values()) {
        out.printf("%-10s%s%n", attack.title(), attack.summary);
      }
      return CommandLine.ExitCode.OK;
    }
    Optional<Attack> attack = Attack.named(name);
    if (attack.isEmpty()) {
      return refuse("there is no attack " + name + "; without a name they are listed");
    }
    boolean isTls = List.of("https", "wss").contains(String.valueOf(against.getScheme()));
    if (!isTls || against.getHost() == null) {
      return refuse("--against is " + against + ", and should be as https://localhost:8443");
    }
    if (seconds < 1 || seconds > LONGEST_SECONDS || sockets < 1 || sockets > MOST_SOCKETS) {
      return refuse("--seconds is from 1 to 60, and --sockets from 1 to 64");
    }
    try {
      RemoteNode node = new RemoteNode(against, secret());
      if (!node.isLoopback() && !notLoopback) {
        return refuse(
            against.getHost()
                + " is another machine. Attack only what is yours: whoever runs it, and all who"
                + " play there, notice. --not-loopback says that it is.");
      }
      return attack(node, attack.get());
    } catch (IOException | IllegalStateException e) {
      return refuse(against + " cannot be attacked: " + e.getMessage());
    }
  }

  private Optional<byte[]> secret() throws IOException {
    return secretFile == null
        ? Optional.empty()
        : Optional.of(Files.readString(secretFile).strip().getBytes(StandardCharsets.UTF_8));
  }

  private int refuse(String why) {
    out.println("rookery: " + why);
    return CommandLine.ExitCode.USAGE;
  }

  private int attack(RemoteNode node, Attack attack) throws Exception {
    if (!node.isLoopback()) {
      out.println("Warning: this attacks " + node.host() + ", which is another machine.");
    }
    if (secretFile == null && node.isLoopback()) {
      out.println(
          "The node is one for development: players on this machine have no limits of connections,"
              + " joins and resumes there. One with --token-secret-file has them.");
    }
    Observed observed = new Observed();
    // beside those of a run before, or at the same time
    String room = "attacked-" + Integer.toHexString(ThreadLocalRandom.current().nextInt());
    try (Neighbours neighbours = Neighbours.seated(node, room, NEIGHBOURS)) {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      attack.deed.on(node, new Attack.Bounds(until, sockets, room), observed);
      List<String> harm = neighbours.harm();
      out.println(attack.title() + ": " + attack.summary);
      observed.tried().forEach((what, count) -> out.printf("  tried    %8d  %s%n", count, what));
      observed.answers().forEach((what, count) -> out.printf("  answered %8d  %s%n", count, what));
      out.printf(
          "Neighbours: %d said %d things, and lost %s.%n",
          NEIGHBOURS, neighbours.said(), harm.isEmpty() ? "nothing" : "something:");
      harm.forEach(fault -> out.println("  " + fault));
      return harm.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }
}
