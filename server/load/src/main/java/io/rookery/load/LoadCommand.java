package io.rookery.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rookery load}: players by the thousand against a cluster, or against one of its own. */
@Command(
    name = "load",
    description = {
      "Let many players talk, and see what arrives, how fast, and what it costs.",
      "",
      "Without --url it starts nodes of its own in dev mode, and stops them at the end."
    },
    footer = {
      "",
      "Exit code: 0 when everything arrived once and in order, 1 when not, 2 when it could not"
          + " run.",
      "",
      "  rookery load --connections 1000 --room-size 50 --script shout --rate 2",
      "  rookery load --url wss://localhost:8443,wss://localhost:8444 --as-fast-as-answered"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class LoadCommand implements Callable<Integer> {
  private static final int FLAWED = 1;
  private static final int BAD_START = 2;
  private static final int CONNECTIONS_PER_SECOND = 200;

  @Spec CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      split = ",",
      description = "nodes to connect to, players in turn: wss://localhost:8443")
  List<String> urls = List.of();

  @Option(
      names = "--nodes",
      defaultValue = "1",
      description = "without --url: how many nodes to start, 1 to 5 (default ${DEFAULT-VALUE})")
  int nodes;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "100",
      description = "players, each with a connection (default ${DEFAULT-VALUE})")
  int connections;

  @Option(
      names = "--room-size",
      paramLabel = "K",
      defaultValue = "10",
      description = "players in a room (default ${DEFAULT-VALUE})")
  int roomSize;

  @Option(
      names = "--room",
      paramLabel = "ID",
      split = ",",
      description = "rooms that there are, to play in (default: new ones)")
  List<String> rooms = List.of();

  @Option(names = "--game", paramLabel = "TYPE", description = "game type (default: the script's)")
  String game;

  @Option(
      names = "--script",
      paramLabel = "NAME",
      description =
          "what a player does: echo (round trip), shout (fan-out), chat, arena, or a class that"
              + " implements io.rookery.load.PlayerScript (default: the game's, or echo)")
  String script;

  @Option(
      names = "--games",
      paramLabel = "DIR",
      description = "jars with further games and scripts; nodes of its own play them, too")
  Path games;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "10",
      description = "operations per second and player (default ${DEFAULT-VALUE})")
  double rate;

  @Option(
      names = "--as-fast-as-answered",
      description = "instead of a rate: the next operation when the last one was answered")
  boolean asFastAsAnswered;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "1",
      description = "how many may wait for their answer then (default ${DEFAULT-VALUE})")
  int inFlight;

  @Option(
      names = "--payload",
      paramLabel = "BYTES",
      defaultValue = "64",
      description = "size of what is said (default ${DEFAULT-VALUE})")
  int payload;

  @Option(
      names = "--ramp",
      paramLabel = "SECONDS",
      description = "time to open all connections over (default: 200 a second)")
  Double ramp;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "of talk that is not yet measured (default ${DEFAULT-VALUE})")
  double warmUp;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "of the measurement (default ${DEFAULT-VALUE})")
  double duration;

  @Option(
      names = "--loops",
      paramLabel = "N",
      description = "event loops for all players (default: half of the cores)")
  Integer loops;

  @Option(
      names = "--token-url",
      paramLabel = "URL",
      description =
          "where players get their tokens: GET answers {\"token\": …} (default: the first node's"
              + " /dev/token, in dev mode)")
  URI tokenUrl;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "one token for everybody, for game types that give a player several seats")
  String token;

  @Option(
      names = "--metrics",
      paramLabel = "URL",
      split = ",",
      description = "metrics of the nodes, for their CPU time: http://127.0.0.1:9090/metrics")
  List<URI> metrics = List.of();

  @Option(names = "--insecure", description = "take any certificate; on loopback that is always so")
  boolean insecure;

  @Option(names = "--report", paramLabel = "FILE", description = "write an HTML page with charts")
  Path report;

  @Option(names = "--json", paramLabel = "FILE", description = "write the figures as JSON")
  Path json;

  private final String nodeClassPath;

  /** {@code nodeClassPath}: what a JVM needs to run a node, for those of its own. */
  public LoadCommand(String nodeClassPath) {
    this.nodeClassPath = nodeClassPath;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (OwnNodes own =
        urls.isEmpty() ? OwnNodes.start(nodeClassPath, checkedNodes(), games) : null) {
      LoadPlan plan = plan(own == null ? urls : own.urls());
      Web web = new Web(plan.urls().stream().allMatch(url -> trusted(url, plan)));
      UsageSource usage = own == null ? new MeteredServers(plan.metrics(), web) : own;
      Terminal terminal = new Terminal(out);
      LoadResult result;
      try (LoadRun run = new LoadRun(plan, web)) {
        result = new Conductor(run, usage, terminal::show).lead();
      }
      terminal.clear();
      out.print(TextReport.of(result));
      out.flush();
      write(report, () -> HtmlReport.of(result));
      write(json, () -> JsonReport.of(result));
      return result.flawless() ? 0 : FLAWED;
    } catch (BadPlan e) {
      spec.commandLine().getErr().println("rookery: " + e.getMessage());
      return BAD_START;
    }
  }

  private LoadPlan plan(List<String> servers) {
    inRange("--connections", connections, 1, 100_000);
    inRange("--room-size", roomSize, 1, 1_000);
    inRange("--rate", rate, 0.01, 10_000);
    inRange("--in-flight", inFlight, 1, 256);
    inRange("--payload", payload, 0, 8_000);
    inRange("--warm-up", warmUp, 0, 3_600);
    inRange("--duration", duration, 1, 86_400);
    double rampSeconds =
        ramp != null ? ramp : Math.max(1, (double) connections / CONNECTIONS_PER_SECOND);
    inRange("--ramp", rampSeconds, 0, 3_600);
    int cores = Runtime.getRuntime().availableProcessors();
    int eventLoops = loops != null ? loops : Math.max(1, cores / 2);
    inRange("--loops", eventLoops, 1, 256);
    String name = script != null ? script : game != null ? game : "echo";
    Class<? extends PlayerScript> type = Scripts.named(name, ScriptJars.of(games));
    String played = game != null ? game : Scripts.make(type).game();
    return new LoadPlan(
        servers.stream().map(Servers::checked).toList(),
        connections,
        roomSize,
        new LoadPlan.Script(played, type),
        asFastAsAnswered ? 0 : rate,
        inFlight,
        seconds(rampSeconds),
        seconds(warmUp),
        seconds(duration),
        payload,
        eventLoops,
        insecure,
        Optional.ofNullable(tokenUrl),
        Optional.ofNullable(token),
        List.copyOf(metrics),
        List.copyOf(rooms));
  }

  private int checkedNodes() {
    inRange("--nodes", nodes, 1, 5);
    return nodes;
  }

  private static boolean trusted(URI url, LoadPlan plan) {
    return Servers.trustsAnyCertificate(url, plan.insecure());
  }

  private static void inRange(String flag, double value, double low, double high) {
    // written so that a number that is not one is refused too
    if (!(value >= low && value <= high)) {
      throw new BadPlan(
          String.format("%s is from %s to %s, not %s.", flag, plain(low), plain(high), value));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static Duration seconds(double value) {
    return Duration.ofNanos(Math.round(value * 1e9));
  }

  private static void write(Path file, java.util.function.Supplier<String> text) {
    if (file == null) {
      return;
    }
    try {
      Files.writeString(file, text.get());
    } catch (IOException e) {
      throw new BadPlan(file + " cannot be written: " + e.getMessage() + ".");
    }
  }
}
