package io.rookery.load;

/** Says what the servers have used. */
interface UsageSource {

  /** As it is now; blocks for a moment. */
  Usage read();
}
