package io.rookery.matchmaking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.cluster.Cluster;
import io.rookery.cluster.TestCluster;
import io.rookery.cluster.directory.RoomAddress;
import io.rookery.cluster.members.TwoChoices;
import io.rookery.matchmaking.Matchmaker.Verdict;
import io.rookery.metrics.Metrics;
import io.rookery.protocol.v1.Join;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes die in the middle of a storm, with the rooms they were reporting; the others fill up. */
class MatchmakingDeathsClusterTest {
  private static final int SEATS = 8;
  private static final int JOINS = 240;
  private static final String TYPE = "storm";
  private static final OpenRoomsRule RULE = new OpenRoomsRule();

  private final TestCluster cluster = new TestCluster(3, RULE);
  private final Map<Cluster, Matchmaker> matchmakers = new HashMap<>();
  private final Map<String, Vacancies> vacancies = new HashMap<>();
  private final Map<String, Set<String>> seated = new HashMap<>();
  private final Map<String, String> nodes = new HashMap<>();
  private final AtomicInteger noticed = new AtomicInteger();

  MatchmakingDeathsClusterTest() {
    for (Cluster node : cluster.nodes()) {
      SplittableRandom random = new SplittableRandom(matchmakers.size());
      matchmakers.put(
          node,
          new ClusterMatchmaker(
              node.sharedMap(RULE),
              () -> Map.of(TYPE, SEATS),
              new MatchmakerServices(
                  node.directory(),
                  node.nodes(),
                  new TwoChoices(() -> random),
                  (host, spec) -> Future.succeededFuture(new RoomAddress(spec.getRoom(), host, 7)),
                  Metrics.none(),
                  InstantSource.system(),
                  random)));
      vacancies.put(node.nodes().self(), new ClusterVacancies(node.sharedMap(RULE)));
      node.nodes().onGone(gone -> noticed.incrementAndGet()); // after the matchmaker has
    }
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void joinsInTheMiddleOfADeathEndUpInRoomsThatLiveAndRoomsFillUpAgain() {
    storm("before", cluster.nodes(), JOINS - SEATS / 2).forEach(this::sit);
    assertEquals(JOINS / SEATS, seated.size());
    String half = roomWithFreeSeats();
    Cluster dying = nodeOf(half);
    String dead = dying.nodes().self();
    List<Cluster> survivors = cluster.nodes().stream().filter(node -> !node.equals(dying)).toList();

    List<Future<Verdict>> during = ask("during", survivors, JOINS);
    cluster.kill(dying);
    settled(during);
    TestCluster.await(() -> noticed.get() == survivors.size());
    seated.keySet().removeIf(room -> nodes.get(room).equals(dead));

    for (int i = 0; i < JOINS; i++) {
      RoomAddress again = placed("during" + i, survivors.get(1));
      assertNotEquals(dead, again.node());
      sit("during" + i, again);
    }
    storm("after", survivors, JOINS).forEach(this::sit);
    seated.values().forEach(players -> assertTrue(players.size() <= SEATS, players::toString));
    long open = seated.values().stream().filter(players -> players.size() < SEATS).count();
    assertTrue(open <= 1, () -> open + " rooms are neither full nor the one that fills");
  }

  private String roomWithFreeSeats() {
    return seated.entrySet().stream()
        .filter(room -> room.getValue().size() < SEATS)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private Cluster nodeOf(String room) {
    return cluster.nodes().stream()
        .filter(node -> node.nodes().self().equals(nodes.get(room)))
        .findFirst()
        .orElseThrow();
  }

  /** All of them at once, each asked for twice and on different nodes; where each found a seat. */
  private Map<String, RoomAddress> storm(String name, List<Cluster> from, int joins) {
    List<Verdict> verdicts = settled(ask(name, from, joins));
    Map<String, RoomAddress> found = new HashMap<>();
    for (int i = 0; i < joins; i++) {
      RoomAddress room = address(verdicts.get(2 * i));
      assertEquals(
          room.room(), address(verdicts.get(2 * i + 1)).room(), "the same join is the same room");
      found.put(name + i, room);
    }
    return found;
  }

  private List<Future<Verdict>> ask(String name, List<Cluster> from, int joins) {
    List<Future<Verdict>> asked = new ArrayList<>();
    for (int i = 0; i < 2 * joins; i++) {
      asked.add(place(name + i / 2, from.get(i % from.size())));
    }
    return asked;
  }

  private static List<Verdict> settled(List<Future<Verdict>> asked) {
    return TestCluster.get(Future.all(asked).toCompletionStage().toCompletableFuture()).list();
  }

  private Future<Verdict> place(String id, Cluster from) {
    Join join = Join.newBuilder().setId(ByteString.copyFromUtf8(id)).setType(TYPE).build();
    return matchmakers.get(from).place(join, 0, new Seeker(id, ""));
  }

  /** As soon as somebody answers: while the cluster mends itself, nobody may. */
  private RoomAddress placed(String id, Cluster from) {
    AtomicReference<Verdict> last = new AtomicReference<>();
    TestCluster.await(
        () -> {
          last.set(settled(List.of(place(id, from))).get(0));
          return last.get() instanceof Verdict.Found;
        });
    return address(last.get());
  }

  private void sit(String join, RoomAddress room) {
    nodes.put(room.room(), room.node());
    seated.computeIfAbsent(room.room(), any -> new HashSet<>()).add(join);
    List<ByteString> players =
        seated.get(room.room()).stream().map(ByteString::copyFromUtf8).toList();
    RoomAddress alive = new RoomAddress(room.room(), room.node(), 7);
    vacancies
        .get(room.node())
        .report(new Vacancies.Standing(TYPE, alive, Map.of(), SEATS, false, players));
  }

  private static RoomAddress address(Verdict verdict) {
    assertTrue(verdict instanceof Verdict.Found, verdict::toString);
    return ((Verdict.Found) verdict).address();
  }
}
