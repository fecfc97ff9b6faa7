package io.rookery.simulation;

import java.util.Map;
import java.util.TreeMap;

/** What happened in runs; counted, so that nobody mistakes a quiet run for a proof. */
final class Tally {
  final Map<String, Long> faults = new TreeMap<>();
  long seeds;
  long events;
  long operations;
  long applied;
  long refusedOperations;
  long unknown;
  long messages;
  long named;
  long resumed;
  long resynced;
  long gone;
  long replaced;
  long refused;

  void fault(String kind) {
    faults.merge(kind, 1L, Long::sum);
  }

  void add(Tally other) {
    other.faults.forEach((kind, count) -> faults.merge(kind, count, Long::sum));
    seeds += other.seeds;
    events += other.events;
    operations += other.operations;
    applied += other.applied;
    refusedOperations += other.refusedOperations;
    unknown += other.unknown;
    messages += other.messages;
    named += other.named;
    resumed += other.resumed;
    resynced += other.resynced;
    gone += other.gone;
    replaced += other.replaced;
    refused += other.refused;
  }

  /** All of it in one line, for {@link #parse}. */
  String toLine() {
    StringBuilder line = new StringBuilder();
    for (long count :
        new long[] {
          seeds,
          events,
          operations,
          applied,
          refusedOperations,
          unknown,
          messages,
          named,
          resumed,
          resynced,
          gone,
          replaced,
          refused
        }) {
      line.append(count).append(';');
    }
    faults.forEach((kind, count) -> line.append(kind).append('=').append(count).append(';'));
    return line.toString();
  }

  static Tally parse(String line) {
    String[] parts = line.split(";");
    Tally tally = new Tally();
    int at = 0;
    tally.seeds = Long.parseLong(parts[at++]);
    tally.events = Long.parseLong(parts[at++]);
    tally.operations = Long.parseLong(parts[at++]);
    tally.applied = Long.parseLong(parts[at++]);
    tally.refusedOperations = Long.parseLong(parts[at++]);
    tally.unknown = Long.parseLong(parts[at++]);
    tally.messages = Long.parseLong(parts[at++]);
    tally.named = Long.parseLong(parts[at++]);
    tally.resumed = Long.parseLong(parts[at++]);
    tally.resynced = Long.parseLong(parts[at++]);
    tally.gone = Long.parseLong(parts[at++]);
    tally.replaced = Long.parseLong(parts[at++]);
    tally.refused = Long.parseLong(parts[at++]);
    for (; at < parts.length; at++) {
      String[] fault = parts[at].split("=");
      tally.faults.put(fault[0], Long.parseLong(fault[1]));
    }
    return tally;
  }

  @Override
  public String toString() {
    return """
    seeds %,d, events %,d
    faults %s
    operations %,d: applied %,d, refused %,d, unknown %,d
    messages %,d, named as lost by RESYNCED %,d
    lost 0, duplicated 0, reordered 0, contradicted 0
    RESUMED %,d, RESYNCED %,d, GONE %,d, REPLACED %,d, JOIN_REFUSED %,d\
    """
        .formatted(
            seeds,
            events,
            faults,
            operations,
            applied,
            refusedOperations,
            unknown,
            messages,
            named,
            resumed,
            resynced,
            gone,
            replaced,
            refused);
  }
}
