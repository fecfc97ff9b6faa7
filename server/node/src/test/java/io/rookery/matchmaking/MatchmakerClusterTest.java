package io.rookery.matchmaking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.cluster.Cluster;
import io.rookery.cluster.TestCluster;
import io.rookery.cluster.directory.RoomAddress;
import io.rookery.cluster.members.TwoChoices;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.matchmaking.Matchmaker.Verdict;
import io.rookery.metrics.Metrics;
import io.rookery.protocol.v1.Join;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MatchmakerClusterTest {
  private static final int SEATS = 8;
  private static final OpenRoomsRule RULE = new OpenRoomsRule();
  private static final Seeker NOBODY = new Seeker("", "");
  private static final SecureRandom RANDOM = new SecureRandom();

  private static TestCluster cluster;
  private static List<Matchmaker> matchmakers;
  private static List<Vacancies> vacancies;

  @BeforeAll
  static void start() {
    cluster = new TestCluster(3, RULE);
    matchmakers = cluster.nodes().stream().map(MatchmakerClusterTest::matchmaker).toList();
    vacancies =
        cluster.nodes().stream()
            .<Vacancies>map(node -> new ClusterVacancies(node.sharedMap(RULE)))
            .toList();
  }

  private static Matchmaker matchmaker(Cluster node) {
    return new ClusterMatchmaker(
        node.sharedMap(RULE),
        () -> Map.of("storm", SEATS, "refusing", SEATS, "doomed", SEATS, "limited", SEATS),
        new MatchmakerServices(
            node.directory(),
            node.nodes(),
            new TwoChoices(() -> RANDOM),
            (host, spec) -> Future.succeededFuture(new RoomAddress(spec.getRoom(), host, 1)),
            Metrics.none(),
            InstantSource.system(),
            RANDOM));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aStormOnThreeNodesFillsEverySeatOfAsFewRoomsAsItNeeds() {
    int joins = 600;
    List<Future<Verdict>> asked = new ArrayList<>();
    for (int i = 0; i < joins; i++) {
      asked.add(matchmakers.get(i % 3).place(join("storm", "join-" + i), 0, NOBODY));
      asked.add(
          matchmakers.get((i + 1) % 3).place(join("storm", "join-" + i), 0, NOBODY)); // repeated
    }
    List<Verdict> verdicts =
        TestCluster.get(Future.all(asked).toCompletionStage().toCompletableFuture()).list();
    Map<String, Set<Integer>> seated = new HashMap<>();
    for (int i = 0; i < joins; i++) {
      RoomAddress room = address(verdicts.get(2 * i));
      assertEquals(room, address(verdicts.get(2 * i + 1)), "the same join is the same room");
      seated.computeIfAbsent(room.room(), any -> new HashSet<>()).add(i);
    }
    assertEquals(joins / SEATS, seated.size());
    seated.values().forEach(room -> assertEquals(SEATS, room.size()));
  }

  @Test
  void aRoomIsFoundAgainOnceASeatIsFreeAndNotAfterItClosed() {
    RoomAddress reserved = address(place(0, "refusing", "first", 0));
    RoomAddress room = new RoomAddress(reserved.room(), reserved.node(), 7);
    vacancies.get(1).report(standing("refusing", room, SEATS));
    TestCluster.await(
        () -> !room.room().equals(address(place(0, "refusing", "x" + RANDOM.nextInt(), 0)).room()));
    vacancies.get(1).report(standing("refusing", room, SEATS - 1));
    TestCluster.await(() -> address(place(2, "refusing", "y" + RANDOM.nextInt(), 0)).equals(room));
    vacancies.get(1).closed("refusing", room);
    TestCluster.await(() -> !address(place(2, "refusing", "z" + RANDOM.nextInt(), 0)).equals(room));
  }

  @Test
  void aRoomIsFoundByItsIdAndRefusedWhenThereIsNone() {
    RoomEntry entry =
        RoomEntry.newBuilder()
            .setRoom("by-id")
            .setNode(cluster.node(1).nodes().self())
            .setClaim(ByteString.copyFromUtf8("claim"))
            .build();
    RoomEntry claimed =
        TestCluster.on(cluster.node(1), () -> cluster.node(1).directory().claim(entry, 0, 0))
            .orElseThrow();
    Verdict found = place(0, Join.newBuilder().setRoom("by-id").build(), 0);
    assertEquals(claimed.getEpoch(), address(found).epoch());
    assertEquals("room_not_found", refusal(Join.newBuilder().setRoom("none").build()));
  }

  @Test
  void whatCannotBeFoundIsRefusedWithItsReason() {
    assertEquals("type_unknown", refusal(join("unheard-of", "a")));
    Join existing = join("doomed", "a").toBuilder().setMode(Join.Mode.MODE_JOIN).build();
    assertEquals("no_room", refusal(existing));
    Join.Builder much = join("storm", "much").toBuilder();
    for (int i = 0; i < 17; i++) {
      much.putMetadata("key-" + i, "value");
    }
    assertEquals("bad_join", refusal(much.build()));
    assertEquals(
        "bad_join",
        refusal(join("storm", "long").toBuilder().putMetadata("k", "v".repeat(257)).build()));
  }

  @Test
  void whatOnePlayerTakesIsLimitedOverAllNodes() {
    Seeker eve = new Seeker("eve", "10.0.0.1");
    for (int i = 0; i < Shares.ROOMS_OF_SUBJECT; i++) {
      assertTrue(create(i % 3, eve, "eve-" + i) instanceof Verdict.Found);
    }
    for (int node = 0; node < 3; node++) {
      Verdict more = create(node, eve, "eve-more-" + node);
      assertEquals("too_many_new_rooms", ((Verdict.Refused) more).code());
      Seeker neighbour = new Seeker("ada-" + node, "10.0.0.1");
      assertTrue(create(node, neighbour, "ada-" + node) instanceof Verdict.Found);
    }
  }

  private static Verdict create(int node, Seeker seeker, String id) {
    Join join = join("limited", id).toBuilder().setMode(Join.Mode.MODE_CREATE).build();
    return TestCluster.on(cluster.node(node), () -> matchmakers.get(node).place(join, 0, seeker));
  }

  private static Verdict place(int node, String type, String join, int attempt) {
    return place(node, join(type, join), attempt);
  }

  private static Verdict place(int node, Join join, int attempt) {
    return TestCluster.on(
        cluster.node(node), () -> matchmakers.get(node).place(join, attempt, NOBODY));
  }

  private static String refusal(Join join) {
    Verdict verdict = place(0, join, 0);
    assertTrue(verdict instanceof Verdict.Refused, verdict::toString);
    return ((Verdict.Refused) verdict).code();
  }

  private static RoomAddress address(Verdict verdict) {
    assertTrue(verdict instanceof Verdict.Found, verdict::toString);
    return ((Verdict.Found) verdict).address();
  }

  private static Join join(String type, String id) {
    return Join.newBuilder().setId(ByteString.copyFromUtf8(id)).setType(type).build();
  }

  private static Vacancies.Standing standing(String type, RoomAddress room, int players) {
    List<ByteString> joins = new ArrayList<>();
    for (int i = 0; i < players; i++) {
      joins.add(ByteString.copyFromUtf8("seated-" + i));
    }
    return new Vacancies.Standing(type, room, Map.of(), SEATS, false, joins);
  }
}
