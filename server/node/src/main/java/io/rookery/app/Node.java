package io.rookery.app;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rookery.admin.AdminOptions;
import io.rookery.admin.AdminServer;
import io.rookery.admin.Health;
import io.rookery.auth.GuestTokens;
import io.rookery.auth.TokenKey;
import io.rookery.auth.TokenRules;
import io.rookery.auth.Tokens;
import io.rookery.cluster.Cluster;
import io.rookery.cluster.ShortId;
import io.rookery.cluster.members.Placement;
import io.rookery.cluster.members.TwoChoices;
import io.rookery.gateway.Gateway;
import io.rookery.gateway.GatewayServices;
import io.rookery.gateway.handshake.AcceptFilter;
import io.rookery.gateway.handshake.BusFilter;
import io.rookery.gateway.handshake.Handshake;
import io.rookery.gateway.limits.Clocks;
import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.health.LoopWatchdogs;
import io.rookery.host.ClusterRooms;
import io.rookery.host.RoomHost;
import io.rookery.host.RoomServices;
import io.rookery.matchmaking.ClusterMatchmaker;
import io.rookery.matchmaking.ClusterVacancies;
import io.rookery.matchmaking.Matchmaker;
import io.rookery.matchmaking.MatchmakerServices;
import io.rookery.matchmaking.OpenRoomsRule;
import io.rookery.metrics.Metrics;
import io.rookery.metrics.micrometer.MeteredNode;
import io.rookery.metrics.micrometer.MeteredVertx;
import io.rookery.room.GameTypes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node from its start to its end: what it is made of, in one order and in the reverse.
 *
 * <p>Starting and stopping block; each is called once, on whichever thread is no event loop.
 */
final class Node {
  private static final Logger log = LoggerFactory.getLogger(Node.class);
  private static final Duration STANDSTILL = Duration.ofSeconds(3);
  private static final int LONGEST_START_SECONDS = 60;
  private static final int MOST_ROOMS = 20_000;
  private static final OpenRoomsRule OPEN_ROOMS = new OpenRoomsRule();

  private final Settings settings;
  private final Lifecycle lifecycle = new Lifecycle();
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock = InstantSource.system();
  private final LoopWatchdogs watchdogs = new LoopWatchdogs(System::nanoTime, STANDSTILL);
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Metrics metrics = new MeteredNode(registry);
  private final Placement placement = new TwoChoices(ThreadLocalRandom::current);
  private volatile InstalledGames games; // others only in development
  private Cluster cluster;
  private ClusterRooms rooms;
  private Matchmaker matchmaker;
  private RoomHost host;
  private Gateway gateway;
  private volatile boolean draining;

  private Node(Settings settings) {
    this.settings = settings;
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  /**
   * Starts a node on ports that are free.
   *
   * @throws StartFailure when it cannot be, after stopping what was started
   */
  static Node start(Settings settings) {
    Node node = new Node(settings);
    try {
      node.start();
      return node;
    } catch (StartFailure failure) {
      node.lifecycle.stop();
      throw failure;
    } catch (Exception failure) {
      node.lifecycle.stop();
      log.error("the node did not start", failure);
      throw new StartFailure("The node did not start: " + failure.getMessage() + ".");
    }
  }

  private void start() throws Exception {
    String adminToken = adminToken();
    // Where games are watched, the first jar may come later.
    games =
        InstalledGames.load(
            settings.games().filter(folder -> !settings.dev() || GameJars.areIn(folder)));
    GameTypes types = games.types();
    String id = ShortId.random(random);
    GatewayOptions edge = new GameListener(settings).options();
    BusFilter bus = new BusFilter(this::isPlainBus, metrics);
    AcceptFilter acceptFilter =
        new AcceptFilter(
            settings.game().port(),
            edge,
            GameListener.descriptors(),
            bus,
            metrics,
            Clocks.system());
    cluster =
        Membership.join(
            settings,
            id,
            List.of(OPEN_ROOMS),
            vertx -> acceptFilter.on(MeteredVertx.builder(vertx, registry)),
            metrics);
    lifecycle.started("cluster member " + id + ", " + acceptFilter.transport(), cluster::close);
    TokenKey key =
        settings.dev()
            ? TokenSetup.guests(cluster, settings.data(), random)
            : TokenSetup.given(settings.tokens());
    startRooms(types);
    watchGames(types);
    startGateway(key, types);
    startAdmin(adminToken, types);
  }

  /** Whether what is accepted at this port speaks as one node to another, and without TLS. */
  private boolean isPlainBus(int port) {
    return settings.peers().tls().isEmpty()
        && port != settings.game().port()
        && port != settings.admin().port();
  }

  private void startRooms(GameTypes types) throws Exception {
    var openRooms = cluster.sharedMap(OPEN_ROOMS);
    ClusterVacancies vacancies = new ClusterVacancies(openRooms);
    vacancies.start(cluster.vertx());
    rooms = new ClusterRooms(cluster.bus(), cluster.directory(), cluster.nodes(), placement);
    matchmaker =
        new ClusterMatchmaker(
            openRooms,
            types::seats,
            new MatchmakerServices(
                cluster.directory(), cluster.nodes(), placement, rooms, metrics, clock, random));
    RoomServices services =
        new RoomServices(
            cluster.bus(),
            cluster.directory(),
            cluster.nodes(),
            vacancies,
            metrics,
            watchdogs,
            RoomServices.machineClock(),
            random);
    host =
        await(
            RoomHost.start(cluster.vertx(), types, services, Membership.eventLoops(), MOST_ROOMS));
    lifecycle.started("room host", () -> await(host.close()));
  }

  /** In development an author's jars may change while the node runs. */
  private void watchGames(GameTypes types) {
    if (settings.dev() && settings.games().isPresent()) {
      GameFolder folder = new GameFolder(settings.games().get());
      GameReplacement replacement =
          new GameReplacement(folder, types, host, newer -> games = newer);
      lifecycle.started(
          "watch over " + settings.games().get(), replacement.start(cluster.vertx())::run);
    }
  }

  private void startGateway(TokenKey key, GameTypes types) throws Exception {
    Vertx vertx = cluster.vertx();
    TokenRules rules = TokenSetup.rules(settings.tokens());
    Tokens tokens = new Tokens(vertx, key, rules, clock, metrics);
    GameListener listener = new GameListener(settings);
    Router router = Router.router(vertx);
    // Whoever asks for a page may not write the log: the router would give each failure a stack.
    router.errorHandler(400, request -> request.response().setStatusCode(400).end());
    router.errorHandler(500, this::pageFailed);
    GamePages pages = new GamePages(() -> games);
    if (settings.dev()) {
      var origins = new Handshake(listener.options().edge(), cluster.nodes()::publicUrls);
      new GuestTokens(vertx, key, rules, clock, random).mountOn(router, origins::isFromOurPage);
      new OpenGames(() -> types.byName().keySet(), rooms::list, pages::of).mountOn(router);
      new DescribedGames(types::named).mountOn(router);
    } else {
      Pages.withhold(Pages.PLAYGROUND, router);
    }
    listener.warnOfOrigins();
    listener.pages().mountOn(router, pages);
    cluster.nodes().publicUrls(listener.publicUrls());
    GatewayServices services =
        new GatewayServices(
            cluster.bus(),
            cluster.directory(),
            cluster.nodes(),
            matchmaker,
            tokens::verify,
            metrics,
            watchdogs,
            Clocks.system());
    gateway =
        await(
            Gateway.start(
                vertx,
                Membership.eventLoops(),
                new Gateway.Listening(
                    listener.http(clock.instant(), random), router, listener.options()),
                services,
                random));
    lifecycle.started("gateway at " + settings.game().port(), () -> await(gateway.stop()));
  }

  private void pageFailed(RoutingContext request) {
    metrics.pageFailed();
    log.debug("no page for {}", request.request().method(), request.failure());
    if (request.response().headWritten()) {
      request.request().connection().close();
    } else {
      request.response().setStatusCode(500).end();
    }
  }

  private void startAdmin(String token, GameTypes types) throws Exception {
    Vertx vertx = cluster.vertx();
    Health health = new Health(this::clusterIsSafe, watchdogs, () -> draining);
    var server =
        await(
            AdminServer.start(
                vertx,
                new AdminOptions(
                    settings.admin().bind(), settings.admin().port(), token, settings.adminHosts()),
                registry::scrape,
                health,
                new OperatorsRooms(rooms),
                types::byName));
    lifecycle.started("admin at " + settings.admin().port(), () -> await(server.close()));
  }

  /** Asks the members, so it is no question for an event loop. */
  private Future<Boolean> clusterIsSafe() {
    return cluster.vertx().executeBlocking(cluster::isSafe, false);
  }

  /** What is played here. */
  InstalledGames games() {
    return games;
  }

  /** Where other nodes may join. */
  String clusterAddress() {
    return cluster.address();
  }

  /** Sends players elsewhere, closes the rooms, and ends; in the stated time, or without them. */
  void stop() {
    draining = true;
    log.info("draining for at most {} s", settings.drain().toSeconds());
    Duration half = settings.drain().dividedBy(2);
    try {
      Future.join(host.drain("This node stops."), gateway.drain(half, half))
          .toCompletionStage()
          .toCompletableFuture()
          .get(settings.drain().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("some players or rooms were still here after {} s", settings.drain().toSeconds());
    } catch (ExecutionException | RuntimeException e) {
      log.warn("draining failed; stopping all the same", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lifecycle.stop();
    }
  }

  private String adminToken() {
    return settings
        .adminTokenFile()
        .map(file -> KeptFile.read("--admin-token-file", file))
        .filter(token -> !token.isEmpty())
        .orElseGet(() -> KeptFile.secret(Launch.adminTokenFile(settings), random));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(LONGEST_START_SECONDS, TimeUnit.SECONDS);
  }
}
