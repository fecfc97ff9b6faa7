package io.rookery.load;

/** Says what the servers have used. */
interface UsageSource {

  /** As it is now; blocks for a while, and may have garbage collected first. */
  Usage read();

  /** Their CPU time alone, disturbing nothing; negative where it is not known. */
  long cpuNanos();
}
