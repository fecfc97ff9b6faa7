package io.rookery.host;

import io.rookery.cluster.Cluster;
import io.rookery.cluster.TestCluster;
import io.rookery.cluster.map.SharedMap;
import io.rookery.cluster.members.TwoChoices;
import io.rookery.cluster.wire.MatchAnswer;
import io.rookery.cluster.wire.MatchStep;
import io.rookery.game.GameType;
import io.rookery.health.LoopWatchdogs;
import io.rookery.matchmaking.ClusterMatchmaker;
import io.rookery.matchmaking.ClusterVacancies;
import io.rookery.matchmaking.Matchmaker;
import io.rookery.matchmaking.MatchmakerServices;
import io.rookery.matchmaking.OpenRoomsRule;
import io.rookery.metrics.Metrics;
import io.rookery.room.GameTypes;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Real nodes that host rooms, without gateways, for tests. */
final class HostedCluster implements AutoCloseable {
  static final SecureRandom RANDOM = new SecureRandom();

  private final OpenRoomsRule rule = new OpenRoomsRule();
  private final GameType<?, ?, ?> type;
  private final TestCluster cluster;
  private final List<HostedNode> nodes = new ArrayList<>();

  HostedCluster(int size, GameType<?, ?, ?> type) {
    this.type = type;
    this.cluster = new TestCluster(size, rule);
    cluster.nodes().forEach(node -> nodes.add(host(node)));
  }

  HostedNode add() {
    HostedNode node = host(cluster.add());
    nodes.add(node);
    return node;
  }

  HostedNode node(int index) {
    return nodes.get(index);
  }

  void kill(HostedNode node) {
    nodes.remove(node);
    cluster.kill(node.cluster);
  }

  private HostedNode host(Cluster node) {
    SharedMap<MatchStep, MatchAnswer> open = node.sharedMap(rule);
    ClusterVacancies vacancies = new ClusterVacancies(open);
    RoomServices services =
        new RoomServices(
            node.bus(),
            node.directory(),
            node.nodes(),
            vacancies,
            Metrics.none(),
            new LoopWatchdogs(System::nanoTime, Duration.ofSeconds(5)),
            RoomServices.machineClock(),
            RANDOM);
    TwoChoices placement = new TwoChoices(() -> RANDOM);
    RoomHost host =
        TestCluster.get(
            RoomHost.start(node.vertx(), GameTypes.of(List.of(type)), services, 2, 1_000)
                .toCompletionStage()
                .toCompletableFuture());
    ClusterRooms rooms = new ClusterRooms(node.bus(), node.directory(), node.nodes(), placement);
    Matchmaker matchmaker =
        new ClusterMatchmaker(
            open,
            () -> Map.of(type.name(), type.seats()),
            new MatchmakerServices(
                node.directory(),
                node.nodes(),
                placement,
                rooms,
                Metrics.none(),
                InstantSource.system(),
                RANDOM));
    return new HostedNode(node, host, matchmaker, rooms);
  }

  @Override
  public void close() {
    nodes.forEach(node -> TestCluster.on(node.cluster, node.host::close));
    cluster.close();
  }

  record HostedNode(Cluster cluster, RoomHost host, Matchmaker matchmaker, ClusterRooms rooms) {
    String id() {
      return cluster.nodes().self();
    }
  }
}
