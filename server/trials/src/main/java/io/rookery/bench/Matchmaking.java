package io.rookery.bench;

import com.google.protobuf.ByteString;
import io.rookery.cluster.Cluster;
import io.rookery.cluster.ClusterOptions;
import io.rookery.cluster.directory.RoomAddress;
import io.rookery.cluster.map.Rule;
import io.rookery.cluster.members.TwoChoices;
import io.rookery.cluster.wire.MatchAnswer;
import io.rookery.cluster.wire.MatchStep;
import io.rookery.cluster.wire.Seek;
import io.rookery.matchmaking.ClusterMatchmaker;
import io.rookery.matchmaking.ClusterVacancies;
import io.rookery.matchmaking.Matchmaker;
import io.rookery.matchmaking.Matchmaker.Verdict;
import io.rookery.matchmaking.MatchmakerServices;
import io.rookery.matchmaking.OpenList;
import io.rookery.matchmaking.OpenRoomsRule;
import io.rookery.matchmaking.Seeker;
import io.rookery.matchmaking.Vacancies;
import io.rookery.metrics.Metrics;
import io.rookery.protocol.v1.Join;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a join costs the list of open rooms, and how many of one type three nodes bear. */
final class Matchmaking {
  private static final String TYPE = "bench";
  private static final int SEATS = 100;
  private static final int NODES = 3;
  private static final int IN_FLIGHT = 128;
  private static final int JOINS = 1_000;
  private static final int WARM_UPS = 20;
  private static final OpenRoomsRule RULE = new OpenRoomsRule();

  private Matchmaking() {}

  static List<Scenario> scenarios() {
    return List.of(
        new Scenario(
            "join-cost",
            "CPU time of a join in the list of open rooms, by reservations that are open",
            Matchmaking::cost),
        new Scenario(
            "joins", "joins a second of one type, on three nodes in this JVM", Matchmaking::rate));
  }

  private static void cost(Options options) {
    var threads = ManagementFactory.getThreadMXBean();
    for (int open : new int[] {0, 1_000, 8_000, 50_000}) {
      List<Double> micros = new ArrayList<>();
      int found = 0;
      for (int round = -WARM_UPS; round < options.pairs(); round++) {
        OpenList list = null;
        for (int i = 0; i < open; i++) {
          list = RULE.step(list, seek(i), 1).value();
        }
        long before = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < JOINS; i++) {
          Rule.Outcome<OpenList, MatchAnswer> outcome = RULE.step(list, seek(open + i), 1);
          list = outcome.value();
          found += outcome.answer().hasFound() ? 1 : 0;
        }
        if (round >= 0) {
          micros.add((threads.getCurrentThreadCpuTime() - before) / 1e3 / JOINS);
        }
      }
      Spread spread = Spread.of(micros);
      System.out.printf(
          Locale.ROOT,
          "  %,6d open: %,.1f us a join (%,.1f to %,.1f), %,d of %,d found a room%n",
          open,
          spread.median(),
          spread.least(),
          spread.most(),
          found,
          JOINS * (options.pairs() + WARM_UPS));
    }
  }

  /** A join of a player of their own, 50 of whom have one address. */
  private static MatchStep seek(int join) {
    Seek seek =
        Seek.newBuilder()
            .setJoin(id(join))
            .setExisting(true)
            .setFresh(true)
            .setRoom("room" + join)
            .setNode("n1")
            .setSeats(SEATS)
            .setSeeker(
                io.rookery.cluster.wire.Seeker.newBuilder()
                    .setSubject("player" + join)
                    .setAddress("address" + join / 50))
            .build();
    return MatchStep.newBuilder().setSeek(seek).build();
  }

  private static ByteString id(long number) {
    return ByteString.copyFrom(ByteBuffer.allocate(16).putLong(number).putLong(0).array());
  }

  private static void rate(Options options) throws Exception {
    List<Cluster> nodes = new ArrayList<>();
    try {
      List<String> known = new ArrayList<>();
      for (int i = 1; i <= NODES; i++) {
        int port = freePort();
        nodes.add(
            Cluster.start(
                new ClusterOptions(
                    "bench-" + ProcessHandle.current().pid(),
                    "n" + i,
                    "127.0.0.1",
                    port,
                    known,
                    "",
                    false,
                    Optional.empty(),
                    ClusterOptions.Detection.usual()),
                List.of(RULE)));
        known.add("127.0.0.1:" + port);
      }
      Storm storm = new Storm(nodes);
      storm.begin();
      Pause.seconds(options.warmUp());
      for (int i = 0; i < options.pairs(); i++) {
        storm.measure(options.seconds());
      }
      storm.end();
      Pause.seconds(1);
    } finally {
      nodes.forEach(Cluster::close);
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Joins from all nodes, each of which is seated as soon as it has found its room. */
  private static final class Storm {
    private final List<Matchmaker> matchmakers = new ArrayList<>();
    private final List<Context> contexts = new ArrayList<>();
    private final Map<String, Vacancies> vacancies = new ConcurrentHashMap<>();
    private final Map<String, List<ByteString>> seated = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final LongAdder found = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    Storm(List<Cluster> nodes) {
      for (Cluster node : nodes) {
        matchmakers.add(
            new ClusterMatchmaker(
                node.sharedMap(RULE),
                () -> Map.of(TYPE, SEATS),
                new MatchmakerServices(
                    node.directory(),
                    node.nodes(),
                    new TwoChoices(ThreadLocalRandom::current),
                    (host, spec) ->
                        Future.succeededFuture(new RoomAddress(spec.getRoom(), host, 7)),
                    Metrics.none(),
                    InstantSource.system(),
                    new SplittableRandom(nodes.indexOf(node)))));
        contexts.add(node.vertx().getOrCreateContext());
        ClusterVacancies mine = new ClusterVacancies(node.sharedMap(RULE));
        mine.start(node.vertx());
        vacancies.put(node.nodes().self(), mine);
      }
    }

    void begin() {
      for (int node = 0; node < NODES; node++) {
        int here = node;
        contexts
            .get(node)
            .runOnContext(
                ignored -> {
                  for (int i = 0; i < IN_FLIGHT; i++) {
                    next(here);
                  }
                });
      }
    }

    private void next(int node) {
      if (over) {
        return;
      }
      long number = ids.incrementAndGet();
      ByteString id = id(number);
      Join join = Join.newBuilder().setId(id).setType(TYPE).build();
      long begun = System.nanoTime();
      matchmakers
          .get(node)
          .place(join, 0, new Seeker("player" + number, "address" + number / 50))
          .onComplete(
              done -> {
                latencies.add(System.nanoTime() - begun);
                if (done.result() instanceof Verdict.Found room) {
                  found.increment();
                  sit(room.address(), id);
                } else {
                  refused.increment();
                }
                contexts.get(node).runOnContext(ignored -> next(node));
              });
    }

    private void sit(RoomAddress room, ByteString id) {
      List<ByteString> players =
          seated.compute(
              room.room(),
              (name, before) -> {
                List<ByteString> after = new ArrayList<>(before == null ? List.of() : before);
                after.add(id);
                return after;
              });
      RoomAddress here = new RoomAddress(room.room(), room.node(), 7);
      vacancies
          .get(room.node())
          .report(new Vacancies.Standing(TYPE, here, Map.of(), SEATS, false, players));
    }

    void measure(double seconds) throws Exception {
      var system =
          (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      latencies.clear();
      long joins = found.sum();
      long not = refused.sum();
      int rooms = seated.size();
      long cpu = system.getProcessCpuTime();
      long begun = System.nanoTime();
      Pause.seconds(seconds);
      double took = (System.nanoTime() - begun) / 1e9;
      joins = found.sum() - joins;
      not = refused.sum() - not;
      rooms = seated.size() - rooms;
      cpu = system.getProcessCpuTime() - cpu;
      long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
      System.out.printf(
          Locale.ROOT,
          "  %,.0f joins a second, %,.0f refused, %,.0f CPU us each, p50 %.1f p99 %.1f ms,"
              + " %,d rooms where %,d would do%n",
          joins / took,
          not / took,
          cpu / 1e3 / Math.max(1, joins + not),
          sorted[sorted.length / 2] / 1e6,
          sorted[sorted.length * 99 / 100] / 1e6,
          rooms,
          (joins + SEATS - 1) / SEATS);
    }

    void end() {
      over = true;
    }
  }
}
