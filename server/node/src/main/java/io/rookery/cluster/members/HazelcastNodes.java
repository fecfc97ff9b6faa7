package io.rookery.cluster.members;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.rookery.cluster.map.StoredMessage;
import io.rookery.cluster.map.ValueForm;
import io.rookery.cluster.wire.NodeReport;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes as Hazelcast's members; each publishes its load once a second.
 *
 * <p>Who is a member decides who is up; a member carries its node's id as an attribute. A node that
 * is gone stays known as gone: ids are per boot. Safe on every thread.
 */
public final class HazelcastNodes implements Nodes {
  /** The member attribute that names a member's node, for Vert.x as for us. */
  public static final String ATTRIBUTE = "__vertx.nodeId";

  static final String MAP = "nodes";
  private static final ValueForm<NodeReport> FORM = ValueForm.message(NodeReport.parser());

  private static final Logger log = LoggerFactory.getLogger(HazelcastNodes.class);
  private static final int EVERY_MILLIS = 1_000;

  private final HazelcastInstance hazelcast;
  private final String self;
  private final IMap<String, StoredMessage> reports;
  private final List<Consumer<String>> gone = new CopyOnWriteArrayList<>();
  private final Map<String, NodeReport> known = new ConcurrentHashMap<>();
  private final UUID membership;

  private volatile Supplier<Load> load = () -> Load.NONE;
  private volatile boolean draining;
  private volatile List<String> urls = List.of();
  private volatile long timer = -1;

  public HazelcastNodes(HazelcastInstance hazelcast, String self) {
    this.hazelcast = hazelcast;
    this.self = self;
    this.reports = hazelcast.getMap(MAP);
    this.membership = hazelcast.getCluster().addMembershipListener(new Listener());
    publish();
  }

  /** Publishes from now on. */
  public void start(Vertx vertx) {
    timer = vertx.setPeriodic(EVERY_MILLIS, id -> publish());
  }

  /** Leaves as a node that went away cleanly; Vert.x and Hazelcast still run. */
  public void close(Vertx vertx) {
    vertx.cancelTimer(timer);
    hazelcast.getCluster().removeMembershipListener(membership);
    reports.delete(self);
  }

  private void publish() {
    Load now = load.get();
    NodeReport mine =
        NodeReport.newBuilder()
            .setNode(self)
            .setLoad(now.load())
            .setPlayers(now.players())
            .setDraining(draining)
            .addAllUrls(urls)
            .build();
    known.put(self, mine);
    reports
        .setAsync(self, StoredMessage.of(mine, FORM))
        .whenComplete((done, failure) -> warn("publish", failure));
    for (String node : ids()) {
      reports
          .getAsync(node)
          .whenComplete(
              (stored, failure) -> {
                warn("read", failure);
                if (stored != null && !node.equals(self)) {
                  known.put(node, stored.as(FORM));
                }
              });
    }
  }

  private static void warn(String what, Throwable failure) {
    if (failure != null) {
      log.debug("Could not {} a node's report; the next second tries again", what, failure);
    }
  }

  private List<String> ids() {
    return hazelcast.getCluster().getMembers().stream().map(HazelcastNodes::nodeOf).toList();
  }

  private static String nodeOf(Member member) {
    String node = member.getAttribute(ATTRIBUTE);
    return node == null ? "member-" + member.getUuid() : node;
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public Collection<Node> all() {
    return ids().stream().map(this::node).toList();
  }

  private Node node(String id) {
    NodeReport report = known.getOrDefault(id, NodeReport.getDefaultInstance());
    return new Node(id, report.getLoad(), report.getPlayers(), report.getDraining());
  }

  @Override
  public void onGone(Consumer<String> callback) {
    gone.add(callback);
  }

  @Override
  public void load(Supplier<Load> mine) {
    load = mine;
  }

  @Override
  public void publicUrls(Collection<String> mine) {
    urls = List.copyOf(mine);
    publish();
  }

  @Override
  public Collection<String> publicUrls() {
    return ids().stream()
        .map(id -> known.getOrDefault(id, NodeReport.getDefaultInstance()))
        .flatMap(report -> report.getUrlsList().stream())
        .toList();
  }

  @Override
  public void drain() {
    draining = true;
    publish();
  }

  private final class Listener implements MembershipListener {
    @Override
    public void memberAdded(MembershipEvent event) {
      log.info("Node {} is up", nodeOf(event.getMember()));
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      String node = nodeOf(event.getMember());
      NodeReport last = known.remove(node);
      if (last != null && last.getDraining()) {
        log.info("Node {} has left", node);
      } else {
        log.warn("Node {} is gone, and its rooms with it", node);
      }
      reports.removeAsync(node);
      for (Consumer<String> callback : gone) {
        tell(callback, node);
      }
    }

    /** Whoever fails keeps no other from hearing it, and Hazelcast from nothing. */
    private void tell(Consumer<String> callback, String node) {
      try {
        callback.accept(node);
      } catch (RuntimeException e) {
        log.error("Something did not take in that node {} is gone; the others do", node, e);
      }
    }
  }
}
