package io.rookery.gateway.links;

import io.rookery.gateway.limits.ClientAddress;
import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.gateway.limits.RateBuckets;
import io.rookery.matchmaking.Seeker;
import io.rookery.metrics.Metrics;
import io.rookery.metrics.QuotaOwner;

/**
 * How often one player, and all players of one address, may ask for seats: on whichever of their
 * connections, so that connecting anew wins nothing.
 *
 * <p>Shared by all loops of a node, and safe on each. Who is refused as a player takes nothing from
 * the others of the address.
 */
public final class Quotas {
  private final Metrics metrics;
  private final boolean loopbackExempt;
  private final RateBuckets joinsOfSubject;
  private final RateBuckets joinsOfAddress;
  private final RateBuckets resumesOfSubject;
  private final RateBuckets resumesOfAddress;
  private final RateBuckets failuresOfAddress;

  public Quotas(GatewayOptions options, Metrics metrics) {
    GatewayOptions.Rates rates = options.rates();
    this.metrics = metrics;
    this.loopbackExempt = options.edge().loopbackExempt();
    this.joinsOfSubject = new RateBuckets(rates.joinsOfSubject());
    this.joinsOfAddress = new RateBuckets(rates.joinsOfAddress());
    this.resumesOfSubject = new RateBuckets(rates.resumesOfSubject());
    this.resumesOfAddress = new RateBuckets(rates.resumesOfAddress());
    this.failuresOfAddress = new RateBuckets(rates.failuresOfAddress());
  }

  /** Whether one more join is within the limits, each repeated one counted. */
  boolean admitJoin(String subject, ClientAddress address, long now) {
    if (isExempt(address)) {
      return true;
    }
    if (!joinsOfSubject.take(subject, now)) {
      metrics.joinLimited(QuotaOwner.SUBJECT);
      return false;
    }
    if (!joinsOfAddress.take(address.key(), now)) {
      metrics.joinLimited(QuotaOwner.ADDRESS);
      return false;
    }
    return true;
  }

  /** Whether one more resume is within the limits, each repeated one counted. */
  boolean admitResume(String subject, ClientAddress address, long now) {
    if (isExempt(address)) {
      return true;
    }
    if (!resumesOfSubject.take(subject, now)) {
      metrics.resumeLimited(QuotaOwner.SUBJECT);
      return false;
    }
    if (!resumesOfAddress.take(address.key(), now)) {
      metrics.resumeLimited(QuotaOwner.ADDRESS);
      return false;
    }
    return true;
  }

  /** Whether an address is told once more that there is no such seat. */
  boolean admitFailure(ClientAddress address, long now) {
    return failuresOfAddress.take(address.key(), now);
  }

  /** Whose limits in the cluster a join counts for. */
  Seeker seeker(String subject, ClientAddress address) {
    return isExempt(address) ? Seeker.UNLIMITED : new Seeker(subject, address.key());
  }

  private boolean isExempt(ClientAddress address) {
    return loopbackExempt && address.isLoopback();
  }
}
