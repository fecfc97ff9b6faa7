package io.rookery.cluster;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import io.rookery.cluster.map.Rules;
import io.rookery.cluster.map.Serializables;
import io.rookery.cluster.members.HazelcastNodes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/** Hazelcast as Rookery runs it: members by list, nothing on the network that was not asked for. */
final class HazelcastSettings {
  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("hazelcast.logging.type", "slf4j"),
          Map.entry("hazelcast.phone.home.enabled", "false"),
          Map.entry("hazelcast.shutdownhook.enabled", "false"), // we stop it after Vert.x
          Map.entry("hazelcast.socket.bind.any", "false"),
          Map.entry("hazelcast.mastership.claim.timeout.seconds", "10"),
          Map.entry("hazelcast.operation.call.timeout.millis", "10000"),
          Map.entry("hazelcast.operation.backup.timeout.millis", "1000"),
          Map.entry("hazelcast.operation.fail.on.indeterminate.state", "true"),
          Map.entry("hazelcast.merge.first.run.delay.seconds", "10"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "10"),
          Map.entry("hazelcast.graceful.shutdown.max.wait", "60"),
          Map.entry("hazelcast.max.join.seconds", "30"),
          Map.entry("hazelcast.wait.seconds.before.join", "0"),
          Map.entry("hazelcast.io.thread.count", "1"),
          Map.entry("hazelcast.event.thread.count", "1"),
          // its 150 partition and generic threads would outnumber everything else on small machines
          Map.entry("hazelcast.operation.generic.thread.count", "2"),
          Map.entry("hazelcast.operation.thread.count", "2"));

  private HazelcastSettings() {}

  static Config of(ClusterOptions options, Rules rules) {
    refusePublic(options);
    Config config = new Config();
    config.setClusterName(options.name());
    config.setInstanceName("rookery-" + options.node());
    config.getMemberAttributeConfig().setAttribute(HazelcastNodes.ATTRIBUTE, options.node());
    PROPERTIES.forEach(config::setProperty);
    ClusterOptions.Detection detection = options.detection();
    config.setProperty(
        "hazelcast.heartbeat.interval.seconds", String.valueOf(detection.heartbeatSeconds()));
    config.setProperty(
        "hazelcast.max.no.heartbeat.seconds", String.valueOf(detection.silenceSeconds()));
    network(config.getAdvancedNetworkConfig(), options);
    config.getIntegrityCheckerConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    config.getJetConfig().setEnabled(false);
    config
        .getSerializationConfig()
        .setJavaSerializationFilterConfig(filter())
        .addDataSerializableFactory(Serializables.FACTORY, new Serializables(rules));
    rules.names().forEach(name -> config.addMapConfig(map(name)));
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(1)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
    return config;
  }

  private static MapConfig map(String name) {
    return new MapConfig(name).setBackupCount(1).setInMemoryFormat(InMemoryFormat.OBJECT);
  }

  /** One socket for members, and none for clients, REST or anything else Hazelcast can speak. */
  private static void network(AdvancedNetworkConfig network, ClusterOptions options) {
    ServerSocketEndpointConfig members = new ServerSocketEndpointConfig();
    members.setPort(options.port()).setPortAutoIncrement(false).setReuseAddress(true);
    members.getInterfaces().setEnabled(true).addInterface(options.host());
    if (!options.publicHost().isEmpty()) {
      members.setPublicAddress(options.publicHost());
    }
    network.setEnabled(true).setMemberEndpointConfig(members);
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(2);
    options.join().forEach(join.getTcpIpConfig()::addMember);
  }

  /** What members throw at each other is Java's own; nothing else needs Java serialization. */
  private static JavaSerializationFilterConfig filter() {
    ClassFilter admitted = new ClassFilter();
    admitted.addPrefixes(
        "com.hazelcast.", "java.lang.", "[Ljava.lang.", "java.util.Collections$", "java.io.");
    JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
    filter.setDefaultsDisabled(true);
    filter.setWhitelist(admitted);
    return filter;
  }

  private static void refusePublic(ClusterOptions options) {
    if (options.exposed()) {
      return;
    }
    try {
      InetAddress address = InetAddress.getByName(options.host());
      if (!address.isLoopbackAddress()
          && !address.isSiteLocalAddress()
          && !address.isLinkLocalAddress()
          && !isUniqueLocal(address)) {
        throw new IllegalArgumentException(
            "the cluster address "
                + options.host()
                + " is not private, and members are not authenticated: bind to a private address,"
                + " or force it");
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "the cluster address " + options.host() + " is unknown: use one of this machine's", e);
    }
  }

  /** fc00::/7, which Java does not count as site local. */
  private static boolean isUniqueLocal(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
  }
}
