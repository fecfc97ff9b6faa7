package io.rookery.host;

import io.rookery.bus.Absence;
import io.rookery.bus.Batch;
import io.rookery.bus.Uplink;
import io.rookery.cluster.bus.RoomBus;
import io.rookery.cluster.directory.RoomAddress;
import io.rookery.cluster.directory.RoomDirectory;
import io.rookery.cluster.members.Nodes;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.health.LoopWatchdogs;
import io.rookery.matchmaking.Vacancies;
import io.rookery.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a room host needs, of a cluster that is the test; all on one event loop. */
final class LoneNode implements RoomBus, RoomDirectory, Nodes, Vacancies {
  final Map<String, RoomEntry> entries = new ConcurrentHashMap<>();
  final List<String> absences = new CopyOnWriteArrayList<>();
  Handler<Uplink> strays;

  /** Claims that wait for {@link #grant}, once it is held up. */
  private List<Runnable> claims;

  private final List<Consumer<String>> gone = new CopyOnWriteArrayList<>();
  private long epochs = 100;

  RoomServices services() {
    return new RoomServices(
        this,
        this,
        this,
        this,
        Metrics.none(),
        new LoopWatchdogs(System::nanoTime, Duration.ofSeconds(5)),
        RoomServices.machineClock(),
        new SplittableRandom(7));
  }

  /** From now on claims wait. */
  void holdClaims() {
    claims = new ArrayList<>();
  }

  /** Answers the claims that wait; what follows from it has begun when this returns. */
  void grant() {
    List<Runnable> waiting = claims;
    claims = null;
    waiting.forEach(Runnable::run);
  }

  void nodeGone(String node) {
    gone.forEach(callback -> callback.accept(node));
  }

  @Override
  public Future<Optional<RoomEntry>> claim(RoomEntry wanted, long after, long untilMillis) {
    Promise<Optional<RoomEntry>> answer = Promise.promise();
    Runnable claim = () -> answer.complete(Optional.of(claimed(wanted)));
    if (claims == null) {
      claim.run();
    } else {
      claims.add(claim);
    }
    return answer.future();
  }

  @Override
  public Future<Optional<RoomEntry>> enterAgain(RoomEntry living) {
    return Future.succeededFuture(peek(living.getRoom()));
  }

  private RoomEntry claimed(RoomEntry wanted) {
    return entries.computeIfAbsent(
        wanted.getRoom(), room -> wanted.toBuilder().setEpoch(++epochs).build());
  }

  @Override
  public Future<Void> release(String room, long epoch) {
    entries.computeIfPresent(room, (id, entry) -> entry.getEpoch() == epoch ? null : entry);
    return Future.succeededFuture();
  }

  @Override
  public Optional<RoomEntry> peek(String room) {
    return Optional.ofNullable(entries.get(room));
  }

  @Override
  public Future<Optional<RoomEntry>> find(String room) {
    return Future.succeededFuture(peek(room));
  }

  @Override
  public Future<Void> report(String room, long epoch, int players, boolean locked) {
    return Future.succeededFuture();
  }

  @Override
  public Collection<RoomEntry> list() {
    return List.copyOf(entries.values());
  }

  @Override
  public void onRemoved(Consumer<RoomEntry> removed) {}

  @Override
  public String node() {
    return "self";
  }

  @Override
  public Registration relay(int relay, RelayPort port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Registration room(String room, Handler<Uplink> uplinks) {
    return () -> {};
  }

  @Override
  public Registration host(Handler<Uplink> handler) {
    strays = handler;
    return () -> {};
  }

  @Override
  public void up(String node, Uplink uplink) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void down(String node, Batch batch) {}

  @Override
  public void absent(String node, Absence absence) {
    absences.add(absence.getRoom() + " " + absence.getCode());
  }

  @Override
  public Registration answer(String topic, Questions questions) {
    return () -> {};
  }

  @Override
  public Future<Buffer> ask(String node, String topic, Buffer question) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String self() {
    return "self";
  }

  @Override
  public Collection<Node> all() {
    return List.of(new Node("self", 0, 0, false));
  }

  @Override
  public void onGone(Consumer<String> callback) {
    gone.add(callback);
  }

  @Override
  public void load(Supplier<Load> mine) {}

  @Override
  public void publicUrls(Collection<String> mine) {}

  @Override
  public Collection<String> publicUrls() {
    return List.of();
  }

  @Override
  public void drain() {}

  @Override
  public void report(Standing now) {}

  @Override
  public void closed(String type, RoomAddress address) {}
}
