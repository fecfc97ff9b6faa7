package io.rookery.cluster;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import io.rookery.cluster.map.Rules;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HazelcastSettingsTest {
  private static final Rules NONE = new Rules(List.of(), () -> 0);

  @Test
  void anAddressThatIsNotPrivateIsRefusedUnlessForced() {
    for (String open : new String[] {"0.0.0.0", "203.0.113.7", "::", "2001:db8::1"}) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> settings(open, false), open);
      assertTrue(refused.getMessage().contains(open));
      assertDoesNotThrow(() -> settings(open, true), open);
    }
    for (String closed : new String[] {"127.0.0.1", "10.1.2.3", "192.168.0.9", "::1", "fd00::1"}) {
      assertDoesNotThrow(() -> settings(closed, false), closed);
    }
  }

  @Test
  void onlyMembersThatWereNamedAreSought() {
    JoinConfig join = settings("127.0.0.1", false).getAdvancedNetworkConfig().getJoin();
    assertFalse(join.getAutoDetectionConfig().isEnabled());
    assertFalse(join.getMulticastConfig().isEnabled());
    assertEquals(List.of("10.0.0.1:5701"), join.getTcpIpConfig().getMembers());
  }

  @Test
  void javaSerializationAdmitsOnlyWhatMembersThrow() {
    JavaSerializationFilterConfig filter =
        settings("127.0.0.1", false).getSerializationConfig().getJavaSerializationFilterConfig();
    assertTrue(filter.isDefaultsDisabled());
    assertTrue(filter.getWhitelist().isListed("java.lang.IllegalStateException"));
    for (String foreign :
        new String[] {"java.util.PriorityQueue", "javax.management.Foo", "io.vertx.core.Foo"}) {
      assertFalse(filter.getWhitelist().isListed(foreign), foreign);
    }
  }

  private static Config settings(String host, boolean exposed) {
    return HazelcastSettings.of(
        new ClusterOptions(
            "test",
            "node",
            host,
            5701,
            List.of("10.0.0.1:5701"),
            "",
            exposed,
            Optional.empty(),
            ClusterOptions.Detection.usual()),
        NONE);
  }
}
