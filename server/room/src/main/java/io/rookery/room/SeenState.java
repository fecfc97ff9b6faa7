package io.rookery.room;

/** Which version of the shared state a client has, or will have once all that was sent came. */
final class SeenState {
  private boolean needsSnapshot = true;
  private long version;

  /** Whether there is no version to go on from. */
  boolean needsSnapshot() {
    return needsSnapshot;
  }

  long version() {
    return version;
  }

  void sent(long newVersion) {
    needsSnapshot = false;
    version = newVersion;
  }

  /** What was sent may be lost. */
  void startOver() {
    needsSnapshot = true;
  }
}
