package io.rookery.gateway.limits;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A rate for each of many, told apart by a key: so much per second, and so much at once.
 *
 * <p>Safe on every thread. It remembers the keys it saw last; one that is forgotten starts anew
 * with a full bucket.
 */
public final class RateBuckets {
  /** Beyond, the one that was asked for least recently is forgotten. */
  private static final int MOST_KEYS = 20_000;

  private final int perSecond;
  private final int atOnce;
  private final Map<String, RateBucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RateBucket> eldest) {
          return size() > MOST_KEYS;
        }
      };

  public RateBuckets(GatewayOptions.Rate rate) {
    this.perSecond = rate.perSecond();
    this.atOnce = rate.atOnce();
  }

  /** Takes one from the key's bucket if there is one. */
  public synchronized boolean take(String key, long now) {
    return buckets.computeIfAbsent(key, any -> new RateBucket(perSecond, atOnce, now)).take(1, now);
  }
}
