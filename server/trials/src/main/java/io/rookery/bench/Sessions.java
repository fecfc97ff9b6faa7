package io.rookery.bench;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.rookery.bench.game.Hoarding;
import io.rookery.bench.load.Load;
import io.rookery.chaos.Play;
import io.rookery.chaos.Proxy;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What seats cost a node: with their players there, away, or not reading. */
final class Sessions {
  private static final int PLAYERS = 5_000;
  private static final int SEATS = 50;
  private static final int CROWD = 1_000;
  private static final int RECEIVE_BYTES = 8 << 10;
  private static final int AWAY_SECONDS = 45;
  private static final int UNREAD_SECONDS = 30;
  private static final Pattern HEAP =
      Pattern.compile("jvm_memory_used_bytes\\{[^}]*area=\"heap\"[^}]*\\} ([0-9.E+]+)");

  private Sessions() {}

  static List<Scenario> scenarios() {
    return List.of(
        new Scenario(
            "memory-sessions",
            "heap of 5,000 seats, their players there and away",
            Sessions::seats),
        new Scenario(
            "memory-away",
            "a node with 512 MB of heap, 1,000 players away, and 2,000 messages for each alone",
            options -> crowd(options, "bench-hoard", AWAY_SECONDS, true)),
        new Scenario(
            "memory-unread",
            "a node with 512 MB of heap, and 1,000 players who never read 80 KB/s",
            options -> crowd(options, "bench-chatter", UNREAD_SECONDS, false)));
  }

  private static void seats(Options options) throws Exception {
    try (Subject subject = new Subjects(options).oneNode("bench-kept", Wire.PLAIN)) {
      Child node = subject.children().get(0);
      // Classes, caches and pools are filled by some, in rooms of their own that stay.
      Load.open(
              IntStream.range(0, SEATS).mapToObj(i -> subject.door().to("warm", i)).toList(),
              SEATS,
              true)
          .close();
      Pause.seconds(3);
      long before = node.heapBytes();
      long there;
      try (Load load = Load.open(subject.doors(PLAYERS / SEATS, SEATS), SEATS, true)) {
        Pause.seconds(15); // reservations of seats are forgotten, too
        there = node.heapBytes();
        load.count(); // fails when one was closed meanwhile
      }
      Pause.seconds(3);
      long away = node.heapBytes();
      System.out.printf(
          Locale.ROOT,
          "  per seat: %.2f KiB of heap with its player there, %.2f KiB with them away%n",
          (there - before) / 1024.0 / PLAYERS,
          (away - before) / 1024.0 / PLAYERS);
    }
  }

  /** All are cut off, or read nothing, for so long, and are there again after that. */
  private static void crowd(Options options, String type, int seconds, boolean away)
      throws Exception {
    Options small =
        new Options(
            options.pairs(),
            options.seconds(),
            options.warmUp(),
            options.serverCpu(),
            options.lateMillis(),
            options.players(),
            (options.more() + " -Xmx512m").strip(),
            options.than());
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Node node = Node.first(small, Wire.PLAIN);
    try (Child child = node.child();
        Proxy proxy = new Proxy(node.port(), 0, away ? 0 : RECEIVE_BYTES, loops)) {
      Operator operator = new Operator(node);
      System.out.printf(Locale.ROOT, "  before: %s%n", memory(child));
      Play playing = Play.begin(node.data(), arguments(node, proxy, type, seconds + 40));
      playing.awaitTalk();
      System.out.printf(Locale.ROOT, "  with %,d players: %s%n", CROWD, memory(child));
      if (away) {
        proxy.refuses(true);
        proxy.cutAll();
      } else {
        proxy.stallAllDown(seconds * 1_000L);
      }
      double most = 0;
      for (int second = 0; second < seconds; second++) {
        Pause.seconds(1);
        most = Math.max(most, heap(operator));
      }
      System.out.printf(
          Locale.ROOT,
          "  after %d s %s: %s; at most %.0f MB used before a collection%n",
          seconds,
          away ? "away" : "unread",
          memory(child),
          most / 1e6);
      proxy.refuses(false);
      Play.Result result = playing.result();
      JsonObject returns = result.json().getJsonObject("returns");
      System.out.printf(
          Locale.ROOT,
          "  returned: %d resumed, %d resynchronised, %d gone; %,d messages delivered%s; lost in"
              + " order %d%n",
          returns.getLong("resumed"),
          returns.getLong("resynced"),
          returns.getLong("gone"),
          result.json().getLong("delivered"),
          away ? String.format(Locale.ROOT, " of %,d", (long) CROWD * Hoarding.MESSAGES) : "",
          result.json().getJsonObject("wrong").getLong("lostByResync"));
    } finally {
      loops.shutdownGracefully();
    }
  }

  private static List<String> arguments(Node node, Proxy proxy, String type, int seconds) {
    return List.of(
        "--url=ws://127.0.0.1:" + proxy.port(),
        "--token=" + node.token(),
        "--loops=1",
        "--script=" + BenchScript.class.getName(),
        "--game=" + type,
        "--connections=" + CROWD,
        "--room-size=" + SEATS,
        "--rate=0.02",
        "--warm-up=0",
        "--duration=" + seconds);
  }

  private static String memory(Child child) throws Exception {
    if (!child.isAlive()) {
      throw new IllegalStateException("the node has died; see " + child.log());
    }
    return String.format(
        Locale.ROOT,
        "%.0f MB of heap in use, %.0f MB resident",
        child.heapBytes() / 1e6,
        child.residentBytes() / 1e6);
  }

  private static double heap(Operator operator) {
    return HEAP.matcher(operator.metrics())
        .results()
        .mapToDouble(found -> Double.parseDouble(found.group(1)))
        .sum();
  }
}
