package io.rookery.load;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a receiver was told that it lost, against what it did lose.
 *
 * <p>A verdict covers what had been said by then and was not heard. What a sender was told to be
 * unknown perhaps never reached the room, and nobody has to hear it. What neither covers is
 * undeclared: a gap that nobody spoke of. Confined to the receiver's thread.
 */
final class DeclaredLosses {
  /** Verdicts that may still cover something; of more, the oldest covers nothing any more. */
  private static final int MOST = 256;

  private static final String UNKNOWN = "unknown to the sender";

  private static final class Verdict {
    private final String name;
    private final long[] said;
    private long left;

    private Verdict(String name, long[] said, long most) {
      this.name = name;
      this.said = said;
      this.left = most;
    }
  }

  /** What a sender was told that nobody knows of, from one sequence to another. */
  record Unknown(long from, long to) {}

  private final Deque<Verdict> verdicts = new ArrayDeque<>();
  private final Map<String, Long> covered = new TreeMap<>();
  private long undeclared;

  /**
   * A verdict came.
   *
   * @param said by each sender up to now
   * @param most how many it declares as lost
   */
  void declare(String verdict, long[] said, long most) {
    if (verdicts.size() == MOST) {
      verdicts.removeFirst();
    }
    verdicts.addLast(new Verdict(verdict, said, most));
  }

  /** These of a sender were not heard; {@code unknown}: apart from each other, ascending. */
  void lost(int sender, long from, long to, List<Unknown> unknown) {
    long first = from;
    for (Unknown part : unknown) {
      long begin = Math.max(part.from(), first);
      long end = Math.min(part.to(), to);
      if (begin <= end) {
        lost(sender, first, begin - 1);
        covered.merge(UNKNOWN, end - begin + 1, Long::sum);
        first = end + 1;
      }
    }
    lost(sender, first, to);
  }

  private void lost(int sender, long from, long to) {
    long first = from;
    for (Verdict verdict : verdicts) {
      long covers = Math.min(Math.min(to, verdict.said[sender]) - first + 1, verdict.left);
      if (covers > 0) {
        verdict.left -= covers;
        covered.merge(verdict.name, covers, Long::sum);
        first += covers;
      }
    }
    undeclared += to - first + 1;
    verdicts.removeIf(verdict -> verdict.left == 0);
  }

  /** How many losses each verdict covers. */
  Map<String, Long> covered() {
    return Map.copyOf(covered);
  }

  /** How many no verdict covers. */
  long undeclared() {
    return undeclared;
  }
}
