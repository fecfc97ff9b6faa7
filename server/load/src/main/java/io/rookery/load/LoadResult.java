package io.rookery.load;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a run has shown.
 *
 * @param span what was counted while measuring
 * @param samples one a second of it
 * @param deliveries from when something was due to be said until somebody heard it, nanoseconds
 * @param acknowledgements from when something was due to be said until it was acknowledged
 * @param complete whether everything was heard and acknowledged before patience ended
 * @param behind how many things were due at the end and not said, because the window was full
 * @param inputRate operations per second that the game admits of a player; 0: not known
 */
record LoadResult(
    LoadPlan plan,
    Tally tally,
    Span span,
    List<Sample> samples,
    Histogram deliveries,
    Histogram acknowledgements,
    ReturnTimes returns,
    Checked checked,
    boolean complete,
    long behind,
    int inputRate,
    Servers servers) {

  /** Counts of the measured time. */
  record Span(
      double seconds,
      long sent,
      long delivered,
      long deliveredBytes,
      long states,
      long volatiles,
      long received) {}

  /**
   * How long it took players whose connection broke to have their seats again, nanoseconds.
   *
   * @param roundTrips from a new socket to its 101, over all connections: to compare with
   * @param resumes from a new socket to having the seat
   * @param absences from the old socket's end to having the seat
   */
  record ReturnTimes(Histogram roundTrips, Histogram resumes, Histogram absences) {
    static final ReturnTimes NONE =
        new ReturnTimes(Latencies.none(), Latencies.none(), Latencies.none());
  }

  /**
   * What was lost on the way, over the whole run, by sender and receiver.
   *
   * @param undeclared what of the lost no verdict of the server covers
   * @param unsettled operations never acknowledged, and requests never answered
   */
  record Checked(long lost, long undeclared, long duplicated, long reordered, long unsettled) {
    static final Checked NOTHING = new Checked(0, 0, 0, 0, 0);

    Checked plus(Checked other) {
      return new Checked(
          lost + other.lost,
          undeclared + other.undeclared,
          duplicated + other.duplicated,
          reordered + other.reordered,
          unsettled + other.unsettled);
    }
  }

  /**
   * What the servers had used.
   *
   * @param before nobody was connected
   * @param seated everybody was, and silent
   * @param cpuBegun when the measurement began, nanoseconds; negative: not known
   * @param cpuEnded when it ended
   */
  record Servers(Usage before, Usage seated, long cpuBegun, long cpuEnded) {}

  /** Whether nothing was lost, duplicated or out of order, and nobody left behind. */
  boolean flawless() {
    return checked.equals(Checked.NOTHING)
        && tally.get(Count.UNKNOWN) == 0
        && tally.get(Count.RESYNC_LOST) == 0
        && tally.get(Count.CONFUSED) == 0
        && tally.get(Count.GIVEN_UP) == 0
        && tally.get(Count.SEATED) == plan.connections();
  }

  /**
   * Whether nothing was duplicated or out of order, nobody left behind, and nothing lost but what
   * the servers declared as lost.
   */
  boolean accounted() {
    return checked.equals(new Checked(checked.lost(), 0, 0, 0, 0))
        && tally.get(Count.CONFUSED) == 0
        && tally.get(Count.GIVEN_UP) == 0
        && tally.get(Count.SEATED) == plan.connections();
  }

  double perSecond(long count) {
    return count / span.seconds();
  }

  /** Deliveries where the script hears them, acknowledgements otherwise. */
  Histogram latency() {
    return deliveries.getTotalCount() > 0 ? deliveries : acknowledgements;
  }

  /** CPU milliseconds of the servers per second of the measurement and connection; −1: unknown. */
  double cpuMillisPerConnectionSecond() {
    double cpu = cpuNanos();
    return cpu < 0 ? -1 : cpu / 1e6 / span.seconds() / plan.connections();
  }

  /** CPU seconds of the servers per million messages delivered; −1: unknown. */
  double cpuSecondsPerMillion() {
    double cpu = cpuNanos();
    return cpu < 0 || span.delivered() == 0 ? -1 : cpu / 1e9 / span.delivered() * 1e6;
  }

  /** Cores that the servers kept busy; −1: unknown. */
  double cores() {
    double cpu = cpuNanos();
    return cpu < 0 ? -1 : cpu / 1e9 / span.seconds();
  }

  /** Heap that each connection with its seat added; NaN: unknown. */
  double heapPerConnection() {
    return perConnection(servers.before().heapBytes(), servers.seated().heapBytes());
  }

  /** Resident memory that each connection with its seat added; NaN: unknown. */
  double residentPerConnection() {
    return perConnection(servers.before().residentBytes(), servers.seated().residentBytes());
  }

  private double perConnection(long before, long seated) {
    return before < 0 || seated < 0 ? Double.NaN : (double) (seated - before) / plan.connections();
  }

  private double cpuNanos() {
    boolean known = servers.cpuBegun() >= 0 && servers.cpuEnded() >= 0;
    return known ? servers.cpuEnded() - servers.cpuBegun() : -1;
  }
}
