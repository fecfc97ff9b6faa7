package io.rookery.bench;

/**
 * How long and where to measure.
 *
 * @param pairs interleaved, of which each gives a ratio
 * @param seconds of one measurement
 * @param warmUp seconds before the first measurement of each
 * @param serverCpu which processor servers may use; empty: all
 * @param lateMillis a p99 beyond it is no answer in time
 * @param players of a storm
 * @param more flags for the JVMs of Rookery's nodes
 * @param than the directory of another checkout, whose node is measured in place of a bare server;
 *     empty: none
 */
record Options(
    int pairs,
    double seconds,
    double warmUp,
    String serverCpu,
    double lateMillis,
    int players,
    String more,
    String than) {}
