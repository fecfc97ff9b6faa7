package io.rookery.app;

import io.rookery.app.Settings.Listener;
import java.io.PrintStream;
import java.nio.file.Path;

/** Starts a node in this process, says where it is, and stops it when the process is to end. */
final class Launch {
  private static final String ANY_ADDRESS = "0.0.0.0";

  private Launch() {}

  /** Returns once the node is up. */
  static void start(Settings told) {
    TokenSetup.check(told);
    KeptFile.directory(told.data());
    Settings settings =
        told.at(Ports.free(told.game()), Ports.free(told.admin()), Ports.free(told.cluster()));
    Node node = Node.start(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(node), "stop"));
    announce(settings, node, System.out);
  }

  /** Where the admin token lies when none was given. */
  static Path adminTokenFile(Settings settings) {
    return settings.data().resolve("admin-token");
  }

  private static void end(Node node) {
    node.stop();
    // Ending in order is a success; a process that a signal ended would say otherwise.
    Runtime.getRuntime().halt(0);
  }

  private static void announce(Settings settings, Node node, PrintStream out) {
    String host = shown(settings.game());
    String scheme = settings.tls().on() ? "https" : "http";
    if (settings.dev()) {
      out.println();
      out.println("  DEVELOPMENT MODE: anybody who can connect is let in, as a guest.");
    }
    out.println();
    out.println("  pages    " + scheme + "://" + host + "/");
    if (settings.dev()) {
      out.println(
          "  try out  "
              + scheme
              + "://"
              + host
              + "/"
              + Pages.PLAYGROUND
              + "/, any game without a page");
    }
    out.println("  players  " + scheme.replace("http", "ws") + "://" + host + "/");
    out.println("  metrics  http://" + shown(settings.admin()) + "/metrics");
    out.println(
        "  admin    http://"
            + shown(settings.admin())
            + "/admin/v1/rooms, bearer token in "
            + settings.adminTokenFile().orElseGet(() -> adminTokenFile(settings)));
    node.games()
        .byOrigin()
        .forEach(
            (origin, types) ->
                out.println("  games    " + String.join(", ", types) + ", from " + origin));
    settings
        .games()
        .filter(folder -> !GameJars.areIn(folder))
        .ifPresent(
            folder ->
                out.println("  no game  in " + folder + ": put a jar there, and it is played"));
    for (Path library : node.games().libraries()) {
      out.println("  library  " + library + ", which names no provider of a game");
    }
    out.println(
        "  further nodes: ./rookery node "
            + (settings.dev() ? "--dev " : "")
            + "--join "
            + node.clusterAddress());
    out.println();
    out.flush();
  }

  private static String shown(Listener listener) {
    boolean local = listener.bind().equals(ANY_ADDRESS) || listener.bind().equals("127.0.0.1");
    return new HostAndPort(local ? "localhost" : listener.bind(), listener.port()).toString();
  }
}
