package io.rookery.bench;

import io.rookery.bench.load.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Measures two subjects in turn, A B A B, so that what else the machine does hits both alike. */
final class Contest {
  private final Options options;
  private final Run a;
  private final Run b;
  private final ToDoubleFunction<Figure> yardstick;
  private final List<Double> ratios = new ArrayList<>();

  /**
   * Compares b to a.
   *
   * @param yardstick of which the ratio is taken, b's by a's
   */
  Contest(Options options, Run a, Run b, ToDoubleFunction<Figure> yardstick) {
    this.options = options;
    this.a = a;
    this.b = b;
    this.yardstick = yardstick;
  }

  /** How a load speaks. */
  interface Speech {
    void begin(Load load) throws Exception;
  }

  /** A subject, the players connected to it, and what they do. */
  record Run(Subject subject, Load load, Speech speech) {

    Figure measure(double seconds) throws Exception {
      speech.begin(load);
      Pause.seconds(0.5); // what begins is not what goes on
      long allocated = subject.allocatedBytes();
      Load.Count from = load.count();
      double cpu = subject.cpuSeconds();
      long begun = System.nanoTime();
      Pause.seconds(seconds);
      Load.Count to = load.count();
      double used = subject.cpuSeconds() - cpu;
      double took = (System.nanoTime() - begun) / 1e9;
      allocated = subject.allocatedBytes() - allocated;
      long lost = load.fallSilent();
      if (lost != 0) {
        throw new IllegalStateException(lost + " messages of " + subject.name() + " were lost");
      }
      return new Figure(
          to.delivered() - from.delivered(),
          took,
          used,
          allocated,
          to.heldBack() - from.heldBack(),
          to.latencies());
    }
  }

  /** Measures, printing each pair, and returns how b compares to a. */
  Ratio hold() throws Exception {
    a.measure(options.warmUp());
    b.measure(options.warmUp());
    List<Figure> ofA = new ArrayList<>();
    List<Figure> ofB = new ArrayList<>();
    for (int pair = 1; pair <= options.pairs(); pair++) {
      Figure first = a.measure(options.seconds());
      Figure second = b.measure(options.seconds());
      ofA.add(first);
      ofB.add(second);
      double ratio = yardstick.applyAsDouble(second) / yardstick.applyAsDouble(first);
      ratios.add(ratio);
      System.out.printf(Locale.ROOT, "  %2d  %-70s %-70s %6.2f%n", pair, first, second, ratio);
    }
    return new Ratio(
        a.subject().name(),
        b.subject().name(),
        Figure.median(ofA),
        Figure.median(ofB),
        Spread.of(ratios));
  }

  /** How b compares to a. */
  record Ratio(String a, String b, Figure ofA, Figure ofB, Spread spread) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "  %s: %s%n  %s: %s%n  ratio %s", a, ofA, b, ofB, spread);
    }
  }
}
