package io.rookery.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Nodes in JVMs of their own, for one run: in dev mode, on free ports of loopback.
 *
 * <p>They get the flags of this JVM. Closing stops them by their process ids and deletes what they
 * wrote.
 */
final class OwnNodes implements UsageSource, AutoCloseable {
  private static final String NODE = "io.rookery.app.Main";
  private static final int READY_SECONDS = 180;
  private static final int STOP_SECONDS = 20;
  private static final long POLL_MILLIS = 200;

  private final String classPath;
  private final Path directory;
  private final Web web = new Web(true);
  private final List<OwnNode> nodes = new ArrayList<>();
  private final Thread hook = new Thread(this::end, "stop own nodes");

  private OwnNodes(String classPath, Path directory) {
    this.classPath = classPath;
    this.directory = directory;
  }

  /**
   * Returns once all are ready.
   *
   * @param classPath what a JVM needs to run a node
   * @param games jars with further games, or null
   */
  static OwnNodes start(String classPath, int count, Path games) throws InterruptedException {
    OwnNodes nodes;
    try {
      nodes = new OwnNodes(classPath, Files.createTempDirectory("rookery-load"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(nodes.hook);
    try {
      for (int i = 0; i < count; i++) {
        nodes.startOne(games);
      }
      return nodes;
    } catch (RuntimeException | InterruptedException e) {
      nodes.close();
      throw e;
    }
  }

  List<String> urls() {
    return nodes.stream().map(node -> "wss://127.0.0.1:" + node.ports().game()).toList();
  }

  /** After a garbage collection in each, so that heap means what is still needed. */
  @Override
  public Usage read() {
    return nodes.stream().map(OwnNode::usage).reduce(Usage.NOTHING, Usage::plus);
  }

  @Override
  public long cpuNanos() {
    return nodes.stream().mapToLong(OwnNode::cpuNanos).sum();
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    end();
  }

  private void end() {
    stop();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void startOne(Path games) throws InterruptedException {
    OwnNode.Ports ports = new OwnNode.Ports(freePort(), freePort(), freePort());
    Path own = directory.resolve("node-" + (nodes.size() + 1));
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(jvmFlags());
    command.addAll(List.of("-cp", classPath, NODE));
    if (nodes.isEmpty()) {
      command.add("dev");
    } else {
      String first = "127.0.0.1:" + nodes.get(0).ports().cluster();
      command.addAll(List.of("node", "--dev", "--join", first));
    }
    command.addAll(List.of("--port", Integer.toString(ports.game())));
    command.addAll(List.of("--admin-port", Integer.toString(ports.admin())));
    command.addAll(List.of("--cluster-port", Integer.toString(ports.cluster())));
    command.addAll(List.of("--data", own.toString()));
    if (games != null && ScriptJars.haveGames(games)) { // nodes refuse jars without any game
      command.addAll(List.of("--games", games.toString()));
    }
    try {
      Files.createDirectories(own);
      Path log = own.resolve("log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      OwnNode node = new OwnNode(process, ports, log);
      nodes.add(node);
      awaitReady(node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady(OwnNode node) throws InterruptedException, IOException {
    URI ready = URI.create("http://127.0.0.1:" + node.ports().admin() + "/health/ready");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (end - System.nanoTime() > 0) {
      if (node.process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        break;
      }
      if (answersWell(ready)) {
        return;
      }
    }
    if (node.process().isAlive()) {
      throw new BadPlan(
          "A node of its own was not ready within "
              + READY_SECONDS
              + " seconds: let the machine do less beside it, or play against other nodes with"
              + " --url.");
    }
    List<String> said = Files.readAllLines(node.log());
    throw new BadPlan(
        "A node of its own did not start: "
            + (said.isEmpty() ? "it said nothing." : said.get(said.size() - 1)));
  }

  private boolean answersWell(URI url) throws InterruptedException {
    try {
      return web.client().send(web.get(url), HttpResponse.BodyHandlers.discarding()).statusCode()
              / 100
          == 2;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  private void stop() {
    nodes.forEach(node -> node.process().destroy());
    for (OwnNode node : nodes) {
      try {
        if (!node.process().waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
          node.process().destroyForcibly();
        }
      } catch (InterruptedException e) {
        node.process().destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  /** This JVM's, without what must be there once only. */
  private static List<String> jvmFlags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-agentlib") && !flag.startsWith("-javaagent"))
        .filter(flag -> !flag.startsWith("-Drookery.data"))
        .toList();
  }

  private static int freePort() throws UncheckedIOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
