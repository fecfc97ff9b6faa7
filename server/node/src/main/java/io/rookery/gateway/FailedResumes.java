package io.rookery.gateway;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often addresses asked for seats that are not theirs, so that secrets cannot be tried out.
 *
 * <p>A crowd behind one address may come back at once to a room that is gone; more than that, and
 * the address waits. Confined to its event loop.
 */
final class FailedResumes {
  static final int MOST = 64;
  static final long FORGIVEN_EVERY = 500;

  /** Addresses remembered; beyond, the one that failed least recently is forgotten. */
  private static final int MOST_ADDRESSES = 10_000;

  private final Map<String, Failures> byAddress =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  private static final class Failures {
    private long count;
    private long forgivenAt;

    private void forgive(long now) {
      long forgiven = (now - forgivenAt) / FORGIVEN_EVERY;
      count = Math.max(0, count - forgiven);
      forgivenAt += forgiven * FORGIVEN_EVERY;
    }
  }

  void count(String address, long now) {
    Failures failures = byAddress.computeIfAbsent(address, any -> new Failures());
    if (failures.count == 0) {
      failures.forgivenAt = now;
    }
    failures.forgive(now);
    failures.count = Math.min(MOST, failures.count + 1);
  }

  /** Whether the address has to wait before it may ask again. */
  boolean isTooMany(String address, long now) {
    Failures failures = byAddress.get(address);
    if (failures == null) {
      return false;
    }
    failures.forgive(now);
    return failures.count >= MOST;
  }
}
