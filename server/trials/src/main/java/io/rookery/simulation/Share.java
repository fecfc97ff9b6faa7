package io.rookery.simulation;

import java.io.PrintStream;

/**
 * One process's share of many seeds. It says line by line how far it is: {@code at SEED}, {@code
 * failed SEED why}, and in the end {@code tally} with its counts.
 */
final class Share {
  static final String AT = "at ";
  static final String FAILED = "failed ";
  static final String TALLY = "tally ";
  private static final int TOLD_EACH = 50;

  private Share() {}

  static void play(long from, long to, long every, PrintStream out) {
    Tally tally = new Tally();
    long played = 0;
    for (long seed = from; seed < to; seed += every) {
      try {
        tally.add(new World(seed).run());
      } catch (RuntimeException | Error failure) {
        out.println(FAILED + seed + " " + oneLine(failure));
      }
      if (++played % TOLD_EACH == 0) {
        out.println(AT + seed);
      }
    }
    out.println(TALLY + tally.toLine());
  }

  private static String oneLine(Throwable failure) {
    String text = failure instanceof Violation ? failure.getMessage() : failure.toString();
    return text.replace('\n', ' ');
  }
}
