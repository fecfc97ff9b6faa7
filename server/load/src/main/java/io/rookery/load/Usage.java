package io.rookery.load;

/**
 * What the servers have used, all nodes together; negative where it is not known.
 *
 * @param cpuNanos since they started
 * @param heapBytes in use
 * @param residentBytes of the processes
 */
record Usage(long cpuNanos, long heapBytes, long residentBytes) {
  static final Usage UNKNOWN = new Usage(-1, -1, -1);
  static final Usage NOTHING = new Usage(0, 0, 0);

  /** Both together: unknown where one of them is. */
  Usage plus(Usage other) {
    return new Usage(
        sum(cpuNanos, other.cpuNanos),
        sum(heapBytes, other.heapBytes),
        sum(residentBytes, other.residentBytes));
  }

  private static long sum(long one, long other) {
    return one < 0 || other < 0 ? -1 : one + other;
  }
}
