package io.rookery.bench;

import io.rookery.bench.load.Assault;
import io.rookery.bench.load.Door;
import io.rookery.bench.load.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What attacks on a node's edge cost the players beside them.
 *
 * <p>Next to it, in turn, what as much CPU time costs them when well-behaved players of other rooms
 * use it: their rate follows what the attack took.
 */
final class Attacks {
  private static final int ROOMS = 4;
  private static final int SEATS = 25;
  private static final int NEIGHBOURS_SAY = 400;
  private static final int HONEST_ROOMS = 10;
  private static final int FIRST_RATE = 1_000;
  private static final int LEAST_RATE = 10;
  private static final int MOST_RATE = 4_000;

  private final Options options;
  private final Subject node;
  private final Contest.Run neighbours;
  private final Load honest;
  private double rate = FIRST_RATE;

  private Attacks(Options options, Subject node, Load neighbours, Load honest) {
    this.options = options;
    this.node = node;
    this.neighbours = new Contest.Run(node, neighbours, load -> load.speakAtRate(NEIGHBOURS_SAY));
    this.honest = honest;
  }

  static List<Scenario> scenarios() {
    return List.of(
        new Scenario(
            "attack",
            "p99 of 100 neighbours under attack, next to honest players who cost as much CPU",
            Attacks::run));
  }

  private static void run(Options options) throws Exception {
    for (Assault.Kind kind : Assault.Kind.values()) {
      try (Subject node = new Subjects(options).oneNode("bench", Wire.PLAIN);
          Load neighbours = Load.open(node.doors(ROOMS, SEATS), SEATS, true);
          Load honest = Load.open(honestDoors(node), SEATS, true)) {
        new Attacks(options, node, neighbours, honest).hold(kind);
      }
    }
  }

  private static List<Door> honestDoors(Subject node) {
    List<Door> doors = new ArrayList<>();
    for (int room = 0; room < HONEST_ROOMS; room++) {
      for (int player = 0; player < SEATS; player++) {
        doors.add(node.door().to("honest-" + room, player));
      }
    }
    return doors;
  }

  private void hold(Assault.Kind kind) throws Exception {
    neighbours.measure(options.warmUp());
    amongHonest(options.warmUp());
    System.out.println("  " + kind);
    List<Double> ratios = new ArrayList<>();
    for (int pair = 1; pair <= options.pairs(); pair++) {
      Figure alone = neighbours.measure(options.seconds());
      Figure attacked = underAttack(kind);
      Figure crowded = amongHonest(options.seconds());
      double ratio = attacked.p99Millis() / crowded.p99Millis();
      ratios.add(ratio);
      System.out.printf(
          Locale.ROOT,
          "  %2d  alone: %3.0f%% CPU, p99 %7.2f ms   among honest players, %,6.0f/s: %3.0f%% CPU,"
              + " p99 %7.2f ms   under attack: %3.0f%% CPU, p99 %7.2f ms   %5.2f%n",
          pair,
          100 * share(alone),
          alone.p99Millis(),
          rate,
          100 * share(crowded),
          crowded.p99Millis(),
          100 * share(attacked),
          attacked.p99Millis(),
          ratio);
      follow(share(attacked) - share(alone), share(crowded) - share(alone));
    }
    System.out.printf(
        Locale.ROOT, "  p99 under attack by p99 among honest players: %s%n", Spread.of(ratios));
  }

  private Figure underAttack(Assault.Kind kind) throws Exception {
    try (Assault assault = Assault.begin(kind, node.door().to("attack", 0))) {
      return neighbours.measure(options.seconds());
    }
  }

  private Figure amongHonest(double seconds) throws Exception {
    honest.speakAtRate((int) rate);
    try {
      return neighbours.measure(seconds);
    } finally {
      honest.fallSilent();
    }
  }

  /** The honest players' next rate, so that they come to cost what the attack did. */
  private void follow(double attack, double honestPlayers) {
    double wanted = Math.max(0.001, attack) / Math.max(0.001, honestPlayers);
    rate = Math.min(MOST_RATE, Math.max(LEAST_RATE, rate * Math.min(4, Math.max(0.25, wanted))));
  }

  private static double share(Figure figure) {
    return figure.cpu() / figure.seconds();
  }
}
