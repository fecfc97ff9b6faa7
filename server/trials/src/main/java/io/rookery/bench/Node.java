package io.rookery.bench;

import io.rookery.bench.game.Providers;
import io.rookery.bench.load.Door;
import io.rookery.bench.load.Load;
import io.rookery.load.AnyCertificate;
import io.rookery.process.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.HttpsURLConnection;

/** A node of Rookery in dev mode, with the games of the measurements. */
record Node(
    Child child, int port, int adminPort, int clusterPort, Wire wire, String token, Path data) {
  private static final long PATIENCE = 60_000_000_000L;

  static Node first(Options options, Wire wire) throws Exception {
    return start("node-1", options, wire, Jvm.classPath(), List.of("dev"));
  }

  /** A node of another checkout. */
  static Node of(Path checkout, Options options, Wire wire) throws Exception {
    return start("node-0", options, wire, Jvm.classPath(checkout), List.of("dev"));
  }

  /** A node of the cluster that another one is in; it speaks as that does. */
  static Node further(Options options, Node of) throws Exception {
    return start(
        "node-2",
        options,
        of.wire,
        Jvm.classPath(),
        List.of("node", "--dev", "--bind", "127.0.0.1", "--join", "127.0.0.1:" + of.clusterPort));
  }

  /**
   * A node as it is in production, with all limits: tokens are signed by who has the secret.
   *
   * @param of a node of the cluster; null for the first of one
   */
  static Node strict(String name, Options options, Path secret, Node of) throws Exception {
    List<String> how =
        new ArrayList<>(
            List.of("node", "--bind", "127.0.0.1", "--token-secret-file", secret.toString()));
    if (of != null) {
      how.addAll(List.of("--join", "127.0.0.1:" + of.clusterPort));
    }
    return start(name, options, Wire.PLAIN, Jvm.classPath(), how);
  }

  private static Node start(
      String name, Options options, Wire wire, List<String> code, List<String> how)
      throws Exception {
    Path services = Jvm.target().resolve("bench/services");
    Path file = services.resolve("META-INF/services/io.rookery.game.GameProvider");
    Files.createDirectories(file.getParent());
    Files.write(
        file,
        List.of(
            Providers.AtOnce.class.getName(),
            Providers.OnTicks.class.getName(),
            Providers.Idle.class.getName(),
            Providers.Kept.class.getName(),
            Providers.Hoard.class.getName(),
            Providers.Chatter.class.getName()));
    Path data = Jvm.target().resolve("bench/data-" + name);
    int[] ports = {FreePort.next(), FreePort.next(), FreePort.next()};
    List<String> arguments = new ArrayList<>(how);
    arguments.addAll(
        List.of(
            "--port", String.valueOf(ports[0]),
            "--admin-port", String.valueOf(ports[1]),
            "--cluster-port", String.valueOf(ports[2]),
            "--data", data.toString()));
    if (!wire.secure()) {
      arguments.add("--no-tls");
    }
    List<String> flags = new ArrayList<>();
    flags.add("-Drookery.event-loops=1"); // as many as the bare servers have
    if (!options.more().isBlank()) {
      flags.addAll(List.of(options.more().split(" ")));
    }
    List<String> classPath = new ArrayList<>(wire.of(code));
    classPath.add(0, services.toString());
    Child child =
        Child.start(
            name,
            options.serverCpu(),
            Jvm.command(flags, classPath, "io.rookery.app.Main", arguments));
    try {
      String token =
          how.contains("--token-secret-file") ? "" : token(child, ports[0], wire.secure());
      child.awaitLine("  metrics "); // the operators' listener is the last to open
      return new Node(child, ports[0], ports[1], ports[2], wire, token, data);
    } catch (Exception | Error e) {
      child.close();
      throw e;
    }
  }

  Door door(String type, String room) {
    return Door.seat(port, wire.secure(), token, new Door.Room(type, room));
  }

  /** Makes the rooms room-0, room-1 … on this node, which then stay empty. */
  void makeRooms(String type, int count) throws Exception {
    List<Door> doors = new ArrayList<>();
    for (int room = 0; room < count; room++) {
      doors.add(door(type, "room-" + room));
    }
    Load.open(doors, 1, false).close();
  }

  /** A guest's token, as soon as the node gives one. */
  private static String token(Child child, int port, boolean tls) throws Exception {
    URI uri =
        URI.create((tls ? "https" : "http") + "://127.0.0.1:" + port + "/dev/token?name=Bench");
    long until = System.nanoTime() + PATIENCE;
    while (true) {
      try {
        return ask(uri);
      } catch (IOException e) {
        if (!child.isAlive() || System.nanoTime() > until) {
          throw new IllegalStateException("the node did not start; see " + child.log(), e);
        }
        LockSupport.parkNanos(100_000_000);
      }
    }
  }

  private static String ask(URI uri) throws Exception {
    var connection = uri.toURL().openConnection();
    connection.setConnectTimeout(2_000);
    connection.setReadTimeout(2_000);
    if (connection instanceof HttpsURLConnection https) {
      // the node's certificate is its own, and the connection leads nowhere else
      https.setSSLSocketFactory(AnyCertificate.context().getSocketFactory());
      https.setHostnameVerifier((host, session) -> true);
    }
    try (var in = connection.getInputStream()) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return json.replaceAll(".*\"token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    }
  }
}
