package io.rookery.host;

import com.google.protobuf.ByteString;
import io.rookery.bus.RoomSpec;
import io.rookery.bus.Uplink;
import io.rookery.cluster.ShortId;
import io.rookery.cluster.members.Nodes;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.game.GameType;
import io.rookery.metrics.Loss;
import io.rookery.room.GameTypes;
import io.rookery.room.RoomBirth;
import io.rookery.room.RoomLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms of this node: opens them when it is asked to, and buries them.
 *
 * <p>Confined to its context, but for the methods that return futures. Owning a room is decided by
 * the directory: a room lives here only after this node's claim was granted.
 */
public final class RoomHost {
  private static final Logger log = LoggerFactory.getLogger(RoomHost.class);
  private static final int CLAIM_BYTES = 16;

  /** Uplinks that wait for one room to open; what comes beyond is dropped and comes again. */
  private static final int WAITING_UPLINKS = 1_024;

  private final Vertx vertx;
  private final Context context;
  private final GameTypes types;
  private final RoomServices services;
  private final int mostRooms;
  private final Tickers tickers;
  private final Map<String, Opening> openings = new HashMap<>();
  private final Map<String, RoomVerticle> rooms = new ConcurrentHashMap<>();

  private volatile boolean draining;
  private final Promise<Void> empty = Promise.promise();

  private RoomHost(Vertx vertx, GameTypes types, RoomServices services, int mostRooms) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.types = types;
    this.services = services;
    this.mostRooms = mostRooms;
    this.tickers =
        new Tickers(
            vertx,
            services.micros(),
            services.metrics(),
            services.watchdogs(),
            services.bus()::together);
  }

  /**
   * Begins to host rooms.
   *
   * @param loops how many event loops this node has
   * @param mostRooms how many rooms this node takes at once
   */
  public static Future<RoomHost> start(
      Vertx vertx, GameTypes types, RoomServices services, int loops, int mostRooms) {
    RoomHost host = new RoomHost(vertx, types, services, mostRooms);
    services.nodes().load(host::load);
    services.nodes().onGone(host::nodeGone);
    Promise<RoomHost> started = Promise.promise();
    host.context.runOnContext(
        ignored -> {
          services.bus().host(host::stray);
          new HostAnswers(host, services.bus()).start();
          new DirectoryCheck(host, services).start(vertx);
          host.tickers.start(loops).map(host).onComplete(started);
        });
    return started.future();
  }

  private Nodes.Load load() {
    int players = rooms.values().stream().mapToInt(RoomVerticle::players).sum();
    return new Nodes.Load(tickers.load(), players);
  }

  private void nodeGone(String node) {
    long now = services.micros().getAsLong();
    rooms.values().forEach(room -> room.with(loop -> loop.nodeGone(node, now)));
  }

  private void stray(Uplink uplink) {
    Opening opening = openings.get(uplink.getRoom());
    RoomVerticle room = rooms.get(uplink.getRoom());
    if (opening != null) {
      if (opening.waiting.size() < WAITING_UPLINKS) {
        opening.waiting.add(uplink);
      } else {
        services.metrics().lost(Loss.ROOM_QUEUE_FULL);
      }
    } else if (room != null) {
      // it was opened while this was on its way here
      room.with(loop -> arrive(loop, uplink));
    } else {
      absent(uplink, "room_not_found");
    }
  }

  private void absent(Uplink uplink, String code) {
    if (uplink.getArrivalsCount() > 0 || uplink.getRefresh()) {
      services.bus().absent(uplink.getNode(), RoomLoop.absence(uplink, code, ""));
    }
  }

  private void arrive(RoomLoop loop, Uplink uplink) {
    loop.arrive(uplink, services.micros().getAsLong());
  }

  /**
   * Opens a room, new or restored.
   *
   * <p>A room that is open already is as good: asking twice opens it once. It fails with {@link
   * NoRoom} when this node may not open it: because the room is closed, or it is too late, or there
   * is no place.
   *
   * @return its entry, which names another node where that one owns the room
   */
  public Future<RoomEntry> open(RoomSpec spec) {
    Promise<RoomEntry> opened = ((ContextInternal) vertx.getOrCreateContext()).promise();
    context.runOnContext(ignored -> opening(spec).onComplete(opened));
    return opened.future();
  }

  private Future<RoomEntry> opening(RoomSpec spec) {
    String room = spec.getRoom().isEmpty() ? ShortId.random(services.secrets()) : spec.getRoom();
    Opening earlier = openings.get(room);
    if (earlier != null) {
      return earlier.opened.future();
    }
    RoomVerticle living = rooms.get(room);
    if (living != null) {
      return Future.succeededFuture(living.entry());
    }
    Optional<GameType<?, ?, ?>> type = types.named(spec.getType());
    if (draining) {
      return Future.failedFuture(new NoRoom("node_draining"));
    }
    if (type.isEmpty()) {
      return Future.failedFuture(new NoRoom("type_unknown"));
    }
    if (rooms.size() + openings.size() >= mostRooms) {
      return Future.failedFuture(new NoRoom("no_room"));
    }
    Opening opening = new Opening();
    openings.put(room, opening);
    claimAndDeploy(room, type.get(), spec)
        .onComplete(
            entry -> {
              openings.remove(room);
              RoomVerticle opened = rooms.get(room);
              opening.waiting.forEach(
                  early -> {
                    if (opened != null) {
                      opened.with(loop -> arrive(loop, early));
                    } else {
                      absent(early, ""); // another node's, or over already: ask the directory
                    }
                  });
              opening.opened.complete(entry);
            },
            failure -> {
              openings.remove(room);
              String code = failure instanceof NoRoom no ? no.code() : "internal";
              opening.waiting.forEach(early -> absent(early, code));
              opening.opened.fail(failure);
              completeIfEmpty();
            });
    return opening.opened.future();
  }

  private Future<RoomEntry> claimAndDeploy(String room, GameType<?, ?, ?> type, RoomSpec spec) {
    RoomEntry wanted =
        RoomEntry.newBuilder()
            .setRoom(room)
            .setType(spec.getType())
            .setNode(services.bus().node())
            .setClaim(claim())
            .putAllMetadata(spec.getMetadataMap())
            .setSeats(type.seats())
            .build();
    return services
        .directory()
        .claim(wanted, spec.getAfter(), spec.getUntilMs())
        .compose(
            owned -> {
              if (owned.isEmpty()) {
                return Future.failedFuture(new NoRoom("room_closed"));
              }
              RoomEntry entry = owned.get();
              if (!entry.getClaim().equals(wanted.getClaim())) {
                return Future.succeededFuture(entry);
              }
              if (draining) { // since the claim was sent
                services.directory().release(room, entry.getEpoch());
                return Future.failedFuture(new NoRoom("node_draining"));
              }
              return deploy(type, spec, entry);
            });
  }

  private ByteString claim() {
    byte[] claim = new byte[CLAIM_BYTES];
    services.secrets().nextBytes(claim);
    return ByteString.copyFrom(claim);
  }

  private Future<RoomEntry> deploy(GameType<?, ?, ?> type, RoomSpec spec, RoomEntry entry) {
    ByteString config = spec.getConfigSet() ? spec.getConfig() : null;
    RoomBirth birth =
        new RoomBirth(entry.getRoom(), entry.getEpoch(), spec.getMetadataMap(), config);
    RoomVerticle room = new RoomVerticle(services, tickers, type, birth, entry, this::over);
    rooms.put(entry.getRoom(), room);
    return vertx
        .deployVerticle(room)
        .onSuccess(deployment -> undeployIfEnded(room, deployment))
        .map(entry)
        .recover(
            failure -> {
              over(room);
              if (failure instanceof NoRoom) {
                return Future.failedFuture(failure); // the game itself said no
              }
              log.error("A room of type {} could not be made", type.name(), failure);
              return Future.failedFuture(new NoRoom("internal"));
            });
  }

  /** A room is over: its entry goes, whichever way it ended. On any context. */
  private void over(RoomVerticle room) {
    RoomEntry entry = room.entry();
    context.runOnContext(
        ignored -> {
          if (rooms.remove(entry.getRoom(), room)) {
            services
                .directory()
                .release(entry.getRoom(), entry.getEpoch())
                .onFailure(
                    failure -> log.warn("Room {} is still listed", entry.getRoom(), failure));
            undeployIfEnded(room, room.deploymentID());
          }
          completeIfEmpty();
        });
  }

  private void completeIfEmpty() {
    if (draining && rooms.isEmpty() && openings.isEmpty()) {
      empty.tryComplete();
    }
  }

  /**
   * Takes a room that has ended from its event loop.
   *
   * <p>Called when it is over and when it is deployed, as either may come first; of the two, the
   * one that finds nothing to undeploy fails, and that is all right. Looking first whether there is
   * something costs more with every other room.
   */
  private void undeployIfEnded(RoomVerticle room, String deployment) {
    if (deployment != null && room.hasEnded()) {
      vertx.undeploy(deployment);
    }
  }

  /**
   * Rooms go on with what their types are now, or end where that cannot be: their players are told
   * as if the node had died, and come to new ones. From any thread.
   */
  public void replaceGames() {
    rooms.values().forEach(room -> room.goOnWith(types));
  }

  Optional<RoomVerticle> room(String id) {
    return Optional.ofNullable(rooms.get(id));
  }

  /** Whether a room lives here or is about to; on the host's context. */
  boolean hosts(String room) {
    return rooms.containsKey(room) || openings.containsKey(room);
  }

  List<RoomVerticle> rooms() {
    return List.copyOf(rooms.values());
  }

  /** Takes no new rooms, closes those that are here, and completes when all are over. */
  public Future<Void> drain(String text) {
    draining = true;
    services.nodes().drain();
    context.runOnContext(
        ignored -> {
          long now = services.micros().getAsLong();
          rooms.values().forEach(room -> room.with(loop -> loop.drain(text, now)));
          completeIfEmpty();
        });
    return empty.future();
  }

  /** Buries what is left without another word; their entries are removed before it completes. */
  public Future<Void> close() {
    draining = true;
    tickers.stop();
    List<Future<Void>> releases = new ArrayList<>();
    for (RoomVerticle room : rooms()) {
      RoomEntry entry = room.entry();
      releases.add(services.directory().release(entry.getRoom(), entry.getEpoch()));
    }
    return Future.join(releases).mapEmpty();
  }

  /** A room that is about to be here; what comes for it meanwhile waits. */
  private static final class Opening {
    private final List<Uplink> waiting = new ArrayList<>();
    private final Promise<RoomEntry> opened = Promise.promise();
  }

  /** No room was opened; the code is that of a refused join. */
  static final class NoRoom extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final String text;
    private final boolean refusedByGame;

    NoRoom(String code) {
      this(code, "", false);
    }

    NoRoom(String code, String text, boolean refusedByGame) {
      super(code, null, false, false);
      this.code = code;
      this.text = text;
      this.refusedByGame = refusedByGame;
    }

    String code() {
      return code;
    }

    /** For people; may be empty. */
    String text() {
      return text;
    }

    /** Whether the game itself said no, to the config or the metadata. */
    boolean refusedByGame() {
      return refusedByGame;
    }
  }
}
