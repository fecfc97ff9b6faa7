package io.rookery.play;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code play}: a node with one game, its page, and each change in both a moment after it is saved.
 *
 * <p>One thread looks at the sources, compiles what changed, and puts the jar where the node looks
 * for it; the node and the page's server are processes of their own, which end with this one.
 */
@Command(
    name = "play",
    description = "Play a game while it is written: what is saved is seen at once.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class Play implements Callable<Integer> {
  private static final long LOOK_MILLIS = 100;

  @Option(names = "--game", paramLabel = "DIR", defaultValue = "game", hidden = true)
  Path game;

  @Option(names = "--page", paramLabel = "DIR", defaultValue = "page", hidden = true)
  Path page;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "where the page is (default 5173, or the next free one)")
  Integer port;

  @Option(
      names = "--node-port",
      paramLabel = "PORT",
      description = "where players connect (default 8443, or the next free one)")
  Integer nodePort;

  @Override
  public Integer call() throws Exception {
    GameBuild build = new GameBuild(game);
    if (!Files.isDirectory(build.protos())) {
      throw new AuthorError("There is no game here: start this in a folder that rookery new made.");
    }
    Path work = game.resolve("target/play").toAbsolutePath();
    Files.createDirectories(build.jars());
    Problem problem = new Problem(work.resolve("problem"));
    int players = FreePorts.orNext(nodePort, 8443);
    int pages = FreePorts.orNext(port, 5173);
    Sources sources = new Sources(List.of(build.protos(), build.java(), build.resources()));
    build(build, problem, true);
    try (Child node = Child.start("node", nodeCommand(build, players, pages), game, Map.of());
        Child vite =
            Child.start("page", pageCommand(pages), page, pageVariables(problem, players))) {
      System.out.println("\n  play at  http://localhost:" + pages + "/\n");
      while (node.isAlive() && vite.isAlive()) {
        Optional<Sources.Change> change = sources.change();
        if (change.isPresent()) {
          build(build, problem, change.get().in(build.protos()));
        }
        Thread.sleep(LOOK_MILLIS);
      }
      throw new AuthorError(
          "The " + (node.isAlive() ? "page's server" : "node") + " ended; it says why above.");
    }
  }

  private void build(GameBuild build, Problem problem, boolean protos)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Optional<String> wrong = protos ? protos(build) : Optional.empty();
    if (wrong.isEmpty()) {
      wrong = build.compile();
    }
    problem.is(wrong);
    if (wrong.isPresent()) {
      System.out.println("\n" + wrong.get() + "\n");
    } else {
      System.out.println("built in " + (System.nanoTime() - begun) / 1_000_000 + " ms");
    }
  }

  /** The Java of the messages, and the page's TypeScript. */
  private Optional<String> protos(GameBuild build) throws IOException, InterruptedException {
    Optional<String> wrong = build.generate();
    if (wrong.isPresent()) {
      return wrong;
    }
    Output generated = Output.of(List.of("npm", "run", "--silent", "gen"), page);
    return generated.failed() ? Optional.of(generated.text()) : Optional.empty();
  }

  private static List<String> nodeCommand(GameBuild build, int players, int pages) {
    return NodeCommand.of(
        build.target().resolve("data"),
        List.of(
            "dev",
            "--no-tls",
            "--port",
            String.valueOf(players),
            "--allowed-origin",
            "http://localhost:" + pages,
            "--games",
            build.jars().toString()));
  }

  private static List<String> pageCommand(int pages) {
    return List.of("npm", "run", "--silent", "dev", "--", "--port", pages + "", "--strictPort");
  }

  /** What the page's server is told: where the node is, and where problems stand. */
  private static Map<String, String> pageVariables(Problem problem, int players) {
    return Map.of(
        "ROOKERY_NODE",
        "http://127.0.0.1:" + players,
        "ROOKERY_PROBLEM",
        problem.file().toString());
  }
}
