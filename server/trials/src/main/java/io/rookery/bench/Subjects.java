package io.rookery.bench;

import io.rookery.bench.baseline.NettyBaseline;
import io.rookery.bench.baseline.VertxBaseline;
import io.rookery.bench.load.Door;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Starts what is measured. */
final class Subjects {
  private final Options options;

  Subjects(Options options) {
    this.options = options;
  }

  /** Plain Netty; what players say is echoed, sent to their room, or sent with its ticks. */
  Subject netty(Baseline how) throws Exception {
    return bare("netty", NettyBaseline.class, how);
  }

  /** Plain Vert.x. */
  Subject vertx(Baseline how) throws Exception {
    return bare("vertx", VertxBaseline.class, how);
  }

  /** What a bare server does with what it hears. */
  enum Baseline {
    ECHO,
    ROOM,
    TICKS;

    private String path(String room) {
      return switch (this) {
        case ECHO -> "/echo";
        case ROOM -> "/room/" + room;
        case TICKS -> "/ticks/" + room;
      };
    }
  }

  private Subject bare(String name, Class<?> main, Baseline how) throws Exception {
    if (!options.than().isEmpty()) {
      String type = how == Baseline.TICKS ? "bench-ticks" : "bench";
      Node node = Node.of(Path.of(options.than()), options, Wire.PLAIN);
      return new Subject(
          "Rookery of " + options.than(),
          List.of(node.child()),
          (room, player) -> node.door(type, room));
    }
    Child child = Child.start(name, options.serverCpu(), Jvm.command(main.getName()));
    int port = Integer.parseInt(child.awaitLine("listening "));
    return new Subject(
        "bare " + name, List.of(child), (room, player) -> Door.bare(port, how.path(room)));
  }

  /** One node of Rookery, players of a game type on it. */
  Subject oneNode(String type, Wire wire) throws Exception {
    Node node = Node.first(options, wire);
    return new Subject(
        "Rookery, " + wire, List.of(node.child()), (room, player) -> node.door(type, room));
  }

  /**
   * Two nodes; rooms live on the first, and of each so many players the first are connected to it.
   */
  Subject twoNodes(String type, int rooms, int of, int first) throws Exception {
    Node home = Node.first(options, Wire.PLAIN);
    try {
      // A room lives where it was made, so all are made while there is no other node.
      home.makeRooms(type, rooms);
      Node other = Node.further(options, home);
      return new Subject(
          first == 0 ? "Rookery, rooms on the other node" : "Rookery on two nodes",
          List.of(home.child(), other.child()),
          (room, player) -> (player % of < first ? home : other).door(type, room));
    } catch (Exception | Error e) {
      home.child().close();
      throw e;
    }
  }

  static void close(Subject... subjects) throws InterruptedException, IOException {
    for (Subject subject : subjects) {
      if (subject != null) {
        subject.close();
      }
    }
  }
}
