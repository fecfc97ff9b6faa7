package io.rookery.load;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What happened to all players of a run; safe on every thread. */
final class Tally {
  /** Labels kept per map, since a server names them; what is beyond counts as {@code other}. */
  private static final int LABELS = 64;

  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);
  private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> joinRefusals = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> closes = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> losses = new ConcurrentHashMap<>();

  Tally() {
    for (Count what : Count.values()) {
      counts.put(what, new LongAdder());
    }
  }

  void add(Count what, long howMany) {
    counts.get(what).add(howMany);
  }

  void one(Count what) {
    add(what, 1);
  }

  long get(Count what) {
    return counts.get(what).sum();
  }

  /** An operation was refused. */
  void refused(String code) {
    count(refusals, code, 1);
  }

  /** A join was refused. */
  void joinRefused(String code) {
    count(joinRefusals, code, 1);
  }

  /** A connection was not had, or closed by the server or the network; {@code why} in a word. */
  void closed(String why) {
    count(closes, why, 1);
  }

  /** So much was lost as a verdict of the server had said. */
  void lost(String verdict, long howMuch) {
    count(losses, verdict, howMuch);
  }

  Map<String, Long> refusals() {
    return copy(refusals);
  }

  Map<String, Long> joinRefusals() {
    return copy(joinRefusals);
  }

  Map<String, Long> closes() {
    return copy(closes);
  }

  /** What was lost, by the verdict that said so. */
  Map<String, Long> losses() {
    return copy(losses);
  }

  private static void count(Map<String, LongAdder> by, String label, long howMuch) {
    LongAdder known = by.get(label);
    if (known == null) {
      String kept = by.size() < LABELS ? label : "other";
      known = by.computeIfAbsent(kept, unseen -> new LongAdder());
    }
    known.add(howMuch);
  }

  private static Map<String, Long> copy(Map<String, LongAdder> from) {
    Map<String, Long> copy = new TreeMap<>();
    from.forEach((label, count) -> copy.put(label, count.sum()));
    return copy;
  }
}
