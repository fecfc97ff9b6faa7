package io.rookery.host;

import com.google.protobuf.ByteString;
import io.rookery.bus.Arrival;
import io.rookery.bus.Joining;
import io.rookery.bus.RoomSpec;
import io.rookery.bus.Uplink;
import io.rookery.cluster.Nodes;
import io.rookery.cluster.ShortId;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms of this node: brings them to life when a join says so, and buries them.
 *
 * <p>Confined to its context, but for the methods that return futures. Owning a room is decided by
 * the directory: a room lives here only after this node's claim was granted.
 */
public final class RoomHost {
  private static final Logger log = LoggerFactory.getLogger(RoomHost.class);
  private static final int CLAIM_BYTES = 16;
  private static final int REMEMBERED_ROOMS = 4_096;

  /** Uplinks that wait for one room to be born; what comes beyond is dropped and comes again. */
  private static final int WAITING_UPLINKS = 1_024;

  private final Vertx vertx;
  private final Context context;
  private final GameTypes types;
  private final RoomServices services;
  private final int mostRooms;
  private final Tickers tickers;
  private final Map<String, List<Uplink>> births = new HashMap<>();

  /** Rooms that were here lately: a late join must not make one again. The oldest goes first. */
  private final Set<String> buried =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > REMEMBERED_ROOMS;
            }
          });

  private final Map<String, RoomVerticle> rooms = new ConcurrentHashMap<>();

  private volatile boolean draining;
  private final Promise<Void> empty = Promise.promise();

  private RoomHost(Vertx vertx, GameTypes types, RoomServices services, int mostRooms) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.types = types;
    this.services = services;
    this.mostRooms = mostRooms;
    this.tickers = new Tickers(vertx, services.micros(), services.metrics(), services.pulses());
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
    services.nodes().burden(host::burden);
    services.nodes().onGone(host::nodeGone);
    Promise<RoomHost> started = Promise.promise();
    host.context.runOnContext(
        ignored -> {
          services.bus().host(host::stray);
          new HostAnswers(host, services.bus()).start();
          new HostCare(host, services).start(vertx);
          host.tickers.start(loops).map(host).onComplete(started);
        });
    return started.future();
  }

  private Nodes.Burden burden() {
    int players = rooms.values().stream().mapToInt(RoomVerticle::players).sum();
    return new Nodes.Burden(tickers.load(), players);
  }

  private void nodeGone(String node) {
    long now = services.micros().getAsLong();
    rooms.values().forEach(room -> room.with(loop -> loop.nodeGone(node, now)));
  }

  private void stray(Uplink uplink) {
    List<Uplink> waiting = births.get(uplink.getRoom());
    RoomVerticle room = rooms.get(uplink.getRoom());
    if (waiting != null) {
      if (waiting.size() < WAITING_UPLINKS) {
        waiting.add(uplink);
      } else {
        services.metrics().lost(Loss.ROOM_QUEUE_FULL);
      }
    } else if (room != null) {
      // it was born while this was on its way here
      room.with(loop -> loop.arrive(uplink, services.micros().getAsLong()));
    } else if (buried.contains(uplink.getRoom())) {
      absent(uplink, "room_closed");
    } else {
      wanted(uplink)
          .ifPresentOrElse(spec -> beget(uplink, spec), () -> absent(uplink, "room_not_found"));
    }
  }

  private static Optional<RoomSpec> wanted(Uplink uplink) {
    return uplink.getArrivalsList().stream()
        .map(Arrival::getJoin)
        .filter(Joining::hasCreate)
        .map(Joining::getCreate)
        .findFirst();
  }

  private void absent(Uplink uplink, String code) {
    if (uplink.getArrivalsCount() > 0 || uplink.getRefresh()) {
      services.bus().absent(uplink.getNode(), RoomLoop.absence(uplink, code, ""));
    }
  }

  private void beget(Uplink uplink, RoomSpec spec) {
    List<Uplink> waiting = new ArrayList<>(List.of(uplink));
    births.put(uplink.getRoom(), waiting);
    create(uplink.getRoom(), spec)
        .onComplete(
            room -> {
              births.remove(uplink.getRoom());
              waiting.forEach(early -> room.with(loop -> arrive(loop, early)));
            },
            failure -> {
              births.remove(uplink.getRoom());
              String code = failure instanceof NoRoom no ? no.code() : "internal";
              waiting.forEach(early -> absent(early, code));
            });
  }

  private void arrive(RoomLoop loop, Uplink uplink) {
    loop.arrive(uplink, services.micros().getAsLong());
  }

  /** Makes a room with a new id; fails with {@link NoRoom}. */
  Future<RoomVerticle> create(RoomSpec spec) {
    return create(ShortId.random(services.secrets()), spec);
  }

  private Future<RoomVerticle> create(String room, RoomSpec spec) {
    Optional<GameType<?, ?, ?>> type = types.named(spec.getType());
    if (draining) {
      return Future.failedFuture(new NoRoom("node_draining"));
    }
    if (type.isEmpty()) {
      return Future.failedFuture(new NoRoom("type_unknown"));
    }
    if (rooms.size() + births.size() > mostRooms) {
      return Future.failedFuture(new NoRoom("no_room"));
    }
    RoomEntry wanted =
        RoomEntry.newBuilder()
            .setRoom(room)
            .setType(spec.getType())
            .setNode(services.bus().node())
            .setClaim(claim())
            .putAllMetadata(spec.getMetadataMap())
            .setSeats(type.get().seats())
            .build();
    return services
        .directory()
        .claim(wanted)
        .compose(
            entry ->
                entry.getClaim().equals(wanted.getClaim())
                    ? deploy(type.get(), spec, entry)
                    : Future.failedFuture(new NoRoom(""))); // another owner: ask the directory
  }

  private ByteString claim() {
    byte[] claim = new byte[CLAIM_BYTES];
    services.secrets().nextBytes(claim);
    return ByteString.copyFrom(claim);
  }

  private Future<RoomVerticle> deploy(GameType<?, ?, ?> type, RoomSpec spec, RoomEntry entry) {
    ByteString config = spec.getConfigSet() ? spec.getConfig() : null;
    RoomBirth birth =
        new RoomBirth(entry.getRoom(), entry.getEpoch(), spec.getMetadataMap(), config);
    RoomVerticle room = new RoomVerticle(services, tickers, type, birth, entry, this::over);
    rooms.put(entry.getRoom(), room);
    return vertx
        .deployVerticle(room)
        .onSuccess(deployment -> undeployIfEnded(room, deployment))
        .map(room)
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
            buried.add(entry.getRoom());
            services
                .directory()
                .release(entry.getRoom(), entry.getEpoch())
                .onFailure(
                    failure -> log.warn("Room {} is still listed", entry.getRoom(), failure));
            undeployIfEnded(room, room.deploymentID());
          }
          if (draining && rooms.isEmpty() && births.isEmpty()) {
            empty.tryComplete();
          }
        });
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

  Optional<RoomVerticle> room(String id) {
    return Optional.ofNullable(rooms.get(id));
  }

  /** Whether a room lives here or is about to; on the host's context. */
  boolean hosts(String room) {
    return rooms.containsKey(room) || births.containsKey(room);
  }

  List<RoomVerticle> rooms() {
    return List.copyOf(rooms.values());
  }

  /** Takes no new rooms, closes those that are here, and completes when all are over. */
  public Future<Void> drain(String text) {
    draining = true;
    services.nodes().drain();
    long now = services.micros().getAsLong();
    rooms.values().forEach(room -> room.with(loop -> loop.drain(text, now)));
    context.runOnContext(
        ignored -> {
          if (rooms.isEmpty() && births.isEmpty()) {
            empty.tryComplete();
          }
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

  /** No room was made; the code is that of a refused join. */
  static final class NoRoom extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;

    NoRoom(String code) {
      super(code, null, false, false);
      this.code = code;
    }

    String code() {
      return code;
    }
  }
}
