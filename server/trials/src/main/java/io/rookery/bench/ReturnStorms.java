package io.rookery.bench;

import io.rookery.attack.Jwt;
import io.rookery.bench.load.Door;
import io.rookery.bench.load.Load;
import io.rookery.bench.load.Storm;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * All players of a node lose their connections at once and come back within a second, while others
 * go on: on nodes as they are in production, each player with a token and an address of their own.
 */
final class ReturnStorms {
  private static final int SEATS = 100;
  private static final int WITHIN_MILLIS = 1_000;

  /** How many have open sockets without HELLO at a time, which a node keeps for 5 s. */
  private static final int BATCH = 250;

  private static final int NEIGHBOURS = 40;
  private static final int NEIGHBOURS_OF_A_ROOM = 10;
  private static final int NEIGHBOURS_SAY = 400;
  private static final int AFTERWARDS = 3;
  private static final String SECRET = "the secret of a measurement, of many bytes";

  private ReturnStorms() {}

  static List<Scenario> scenarios() {
    return List.of(
        new Scenario(
            "storm",
            "players of a node lose their sockets and come back within a second",
            ReturnStorms::oneNode),
        new Scenario(
            "storm-two",
            "a node dies, and its players come back to the other one, where their rooms are",
            ReturnStorms::twoNodes),
        new Scenario(
            "seats",
            "CPU time of the ways to a seat: from socket to 101, HELLO to JOINED, HELLO to RESUMED",
            ReturnStorms::seats));
  }

  private static void oneNode(Options options) throws Exception {
    Node node = Node.strict("node-1", options, secret(), null);
    try (Child child = node.child();
        Storm storm = storm(options, "storm")) {
      join(storm, node, IntStream.range(0, options.players()).boxed().toList());
      try (Load neighbours = neighbours(node)) {
        for (int round = 1; round <= options.pairs(); round++) {
          round("one node", options, child, neighbours, node, storm, () -> {});
        }
      }
    }
  }

  private static void twoNodes(Options options) throws Exception {
    Node home = Node.strict("node-1", options, secret(), null);
    try (Child child = home.child();
        Storm storm = storm(options, "storm")) {
      // A room lives where it was made: the first of each comes before there is another node.
      List<Integer> first =
          IntStream.range(0, options.players()).filter(id -> id % SEATS == 0).boxed().toList();
      List<Integer> others =
          IntStream.range(0, options.players()).filter(id -> id % SEATS != 0).boxed().toList();
      join(storm, home, first);
      boolean joined = false;
      try (Load neighbours = neighbours(home)) {
        for (int round = 1; round <= options.pairs(); round++) {
          Node gateway = Node.strict("node-2", options, secret(), home);
          try (Child dying = gateway.child()) {
            if (!joined) {
              join(storm, gateway, others);
              joined = true;
            }
            round("to a gateway", options, child, neighbours, gateway, storm, () -> {});
            round("after its death", options, child, neighbours, home, storm, dying::kill);
          }
        }
      }
    }
  }

  /** The neighbours before, then the storm, then until it is over. */
  private static void round(
      String what,
      Options options,
      Child home,
      Load neighbours,
      Node to,
      Storm storm,
      Storm.Disaster disaster)
      throws Exception {
    neighbours.speakAtRate(NEIGHBOURS_SAY);
    Pause.seconds(AFTERWARDS);
    neighbours.count();
    double atRest = home.cpuSeconds();
    Pause.seconds(options.seconds());
    double calm = (home.cpuSeconds() - atRest) / options.seconds();
    Histogram before = neighbours.count().latencies();
    double cpu = home.cpuSeconds();
    long begun = System.nanoTime();
    Storm.Outcome outcome = storm.breakAndReturn(to.port(), WITHIN_MILLIS, disaster);
    double seconds = (System.nanoTime() - begun) / 1e9;
    double used = home.cpuSeconds() - cpu;
    Histogram during = neighbours.count().latencies();
    long lost = neighbours.fallSilent();
    System.out.printf(
        Locale.ROOT,
        "  %s: %,d of %,d resumed, refused %s; the last was back after %.2f s; from due to seat p50"
            + " %.0f p99 %.0f ms; %,d tries, %,d given up, %,d asked again%n    node of the rooms:"
            + " %.2f CPU s in %.2f s (%.0f %% of a processor before), %,.0f resumes per CPU second;"
            + " neighbours' p99 %.1f ms before, %.1f ms while (most %.1f), %d lost%n",
        what,
        outcome.resumed(),
        options.players(),
        outcome.refusals().isEmpty() ? "none" : outcome.refusals(),
        outcome.seconds(),
        millis(outcome.waits(), 50),
        millis(outcome.waits(), 99),
        outcome.tries(),
        outcome.givenUp(),
        outcome.askedAgain(),
        used,
        seconds,
        100 * calm,
        options.players() / used,
        millis(before, 99),
        millis(during, 99),
        millis(during, 100),
        lost);
  }

  /** Each round other players join other rooms, and come back to them once. */
  private static void seats(Options options) throws Exception {
    Node node = Node.strict("node-1", options, secret(), null);
    try (Child child = node.child()) {
      for (int round = 1; round <= options.pairs(); round++) {
        try (Storm storm = storm(options, "round-" + round)) {
          seats(options, node, storm, "JOINED");
          seats(options, node, storm, "RESUMED");
        }
      }
    }
  }

  private static void seats(Options options, Node node, Storm storm, String answer)
      throws Exception {
    double opening = 0;
    double asking = 0;
    for (int from = 0; from < options.players(); from += BATCH) {
      List<Integer> who =
          IntStream.range(from, Math.min(options.players(), from + BATCH)).boxed().toList();
      storm.cut(who);
      Pause.seconds(0.3); // for the node to see that
      double closed = node.child().cpuSeconds();
      storm.open(who, node.port());
      double open = node.child().cpuSeconds();
      storm.greet(who);
      Pause.seconds(0.05); // for what follows the answer
      opening += open - closed;
      asking += node.child().cpuSeconds() - open;
    }
    System.out.printf(
        Locale.ROOT,
        "  socket to 101: %.3f CPU ms, %,.0f per CPU second; HELLO to %-7s: %.3f CPU ms, %,.0f"
            + " per CPU second; both %,.0f%n",
        1e3 * opening / options.players(),
        options.players() / opening,
        answer,
        1e3 * asking / options.players(),
        options.players() / asking,
        options.players() / (opening + asking));
  }

  private static void join(Storm storm, Node node, List<Integer> who) throws Exception {
    for (int from = 0; from < who.size(); from += BATCH) {
      List<Integer> batch = who.subList(from, Math.min(who.size(), from + BATCH));
      storm.open(batch, node.port());
      storm.greet(batch);
    }
  }

  private static Storm storm(Options options, String name) {
    return new Storm(
        options.players(),
        id -> token(name + "-player-" + id),
        id -> new Door.Room("bench-kept", name + "-" + id / SEATS),
        7);
  }

  private static Load neighbours(Node node) throws Exception {
    List<Door> doors =
        IntStream.range(0, NEIGHBOURS)
            .mapToObj(
                id ->
                    Door.seat(
                        node.port(),
                        false,
                        token("neighbour-" + id),
                        new Door.Room("bench", "neighbours-" + id / NEIGHBOURS_OF_A_ROOM)))
            .toList();
    return Load.open(doors, NEIGHBOURS_OF_A_ROOM, true);
  }

  private static double millis(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e6;
  }

  private static String token(String subject) {
    JsonObject claims =
        new JsonObject()
            .put("sub", subject)
            .put("name", subject)
            .put("aud", "rookery")
            .put("exp", System.currentTimeMillis() / 1000 + 3_600);
    return Jwt.hmac("HS256", claims, SECRET.getBytes(StandardCharsets.UTF_8));
  }

  private static Path secret() throws Exception {
    Path file = Jvm.target().resolve("bench/token-secret");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, SECRET);
  }
}
