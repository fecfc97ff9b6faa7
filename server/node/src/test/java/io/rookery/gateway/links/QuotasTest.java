package io.rookery.gateway.links;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.gateway.limits.ClientAddress;
import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.gateway.limits.GatewayOptions.Edge;
import io.rookery.gateway.limits.GatewayOptions.Rate;
import io.rookery.gateway.limits.GatewayOptions.Rates;
import io.rookery.gateway.limits.RateBuckets;
import io.rookery.matchmaking.Seeker;
import io.rookery.metrics.micrometer.RecordedMetrics;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How often a player and an address may ask for seats, whatever they connect with. */
class QuotasTest {
  private static final ClientAddress HERE = ClientAddress.of("192.0.2.1");
  private static final ClientAddress THERE = ClientAddress.of("192.0.2.2");

  private final RecordedMetrics metrics = new RecordedMetrics();
  private final Quotas quotas = quotas(false);

  @Test
  void aPlayerHasOneQuotaWhereverTheyAre() {
    for (int i = 0; i < 4; i++) {
      assertTrue(quotas.admitJoin("ada", i % 2 == 0 ? HERE : THERE, 0));
    }
    assertFalse(quotas.admitJoin("ada", HERE, 0));
    assertFalse(quotas.admitJoin("ada", THERE, 499));
    assertTrue(quotas.admitJoin("ada", THERE, 500), "two a second");
    assertEquals(2, metrics.countOf("joinLimited(SUBJECT)"));
  }

  @Test
  void manyPlayersOfOneAddressHaveOneQuota() {
    for (int i = 0; i < 6; i++) {
      assertTrue(quotas.admitJoin("guest-" + i, HERE, 0));
    }
    assertFalse(quotas.admitJoin("guest-6", HERE, 0));
    assertTrue(quotas.admitJoin("guest-6", THERE, 0));
    assertEquals(1, metrics.countOf("joinLimited(ADDRESS)"));
  }

  @Test
  void whoIsRefusedTakesNothingFromTheirNeighbours() {
    for (int i = 0; i < 100; i++) {
      quotas.admitJoin("mallory", HERE, 0);
      quotas.admitResume("mallory", HERE, 0);
    }
    assertTrue(quotas.admitJoin("ada", HERE, 0));
    assertTrue(quotas.admitResume("ada", HERE, 0));
  }

  @Test
  void resumesHaveQuotasOfTheirOwn() {
    for (int i = 0; i < 4; i++) {
      assertTrue(quotas.admitResume("ada", HERE, 0));
    }
    assertFalse(quotas.admitResume("ada", HERE, 0));
    assertTrue(quotas.admitJoin("ada", HERE, 0));
    assertEquals(1, metrics.countOf("resumeLimited(SUBJECT)"));
  }

  @Test
  void failuresAreToldAtARate() {
    assertTrue(quotas.admitFailure(HERE, 0));
    assertTrue(quotas.admitFailure(HERE, 0));
    assertFalse(quotas.admitFailure(HERE, 0));
    assertTrue(quotas.admitFailure(THERE, 0));
    assertTrue(quotas.admitFailure(HERE, 1000));
  }

  @Test
  void loopbackHasNoQuotasWhereThatIsSaidNotEvenOnePlayer() {
    Quotas exempt = quotas(true);
    ClientAddress loopback = ClientAddress.of("127.0.0.1");
    for (int i = 0; i < 50; i++) {
      assertTrue(exempt.admitJoin("guest", loopback, 0));
      assertTrue(exempt.admitResume("guest", loopback, 0));
    }
    assertEquals(Seeker.UNLIMITED, exempt.seeker("guest", loopback));
    assertEquals("eve", exempt.seeker("eve", THERE).subject());
  }

  /** A forgotten key costs no memory, and the keys that are asked for are not forgotten. */
  @Test
  void strangersDoNotMakeItForgetWhoIsThere() {
    RateBuckets buckets = new RateBuckets(new Rate(1, 10));
    for (int i = 0; i < 10; i++) {
      assertTrue(buckets.take("ada", 0));
    }
    for (int i = 0; i < 100_000; i++) {
      buckets.take("stranger-" + i, 0);
      if (i % 1_000 == 0) {
        assertFalse(buckets.take("ada", 0), "after " + i + " strangers");
      }
    }
  }

  private Quotas quotas(boolean loopbackExempt) {
    Edge edge = new Edge(Set.of(), Set.of(), true, Set.of(), Set.of(), loopbackExempt);
    Rate subject = new Rate(2, 4);
    Rate address = new Rate(3, 6);
    Rates rates = new Rates(address, subject, address, subject, address, new Rate(1, 2));
    return new Quotas(GatewayOptions.defaults().with(edge).with(rates), metrics.metrics());
  }
}
