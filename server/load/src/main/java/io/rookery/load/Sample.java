package io.rookery.load;

/**
 * What happened within about a second.
 *
 * @param atSeconds its end, since the measurement began
 * @param statesPerSecond state frames
 * @param p50Millis of deliveries, or of acknowledgements where nothing is heard
 */
record Sample(
    double atSeconds,
    double sentPerSecond,
    double deliveredPerSecond,
    double statesPerSecond,
    double p50Millis,
    double p99Millis,
    double maxMillis) {}
