package io.rookery.gateway;

import com.google.protobuf.ByteString;
import io.rookery.bus.Absence;
import io.rookery.bus.Arrival;
import io.rookery.bus.Batch;
import io.rookery.bus.Piece;
import io.rookery.bus.RelayNumber;
import io.rookery.bus.Uplink;
import io.rookery.cluster.bus.RoomBus;
import io.rookery.cluster.directory.RoomDirectory;
import io.rookery.cluster.members.Nodes;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Joined;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A bus, a directory and nodes whose other side is the test. */
final class FakeCluster implements RoomBus, RoomDirectory, Nodes {
  static final String NODE = "n1";

  final BlockingQueue<Uplink> uplinks = new LinkedBlockingQueue<>();
  final Map<String, RoomEntry> entries = new ConcurrentHashMap<>();

  /** What this node's copy has in place of the directory's. */
  final Map<String, Optional<RoomEntry>> copies = new ConcurrentHashMap<>();

  final List<Consumer<RoomEntry>> removals = new CopyOnWriteArrayList<>();
  final List<Consumer<String>> departures = new CopyOnWriteArrayList<>();
  volatile boolean unreachable;
  volatile boolean seatsEveryone;

  private final Vertx vertx;
  private final Map<Integer, Relayed> relays = new ConcurrentHashMap<>();
  private final Map<String, Long> numbers = new ConcurrentHashMap<>();

  private record Relayed(RelayPort port, io.vertx.core.Context context) {}

  FakeCluster(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public String node() {
    return NODE;
  }

  @Override
  public Registration relay(int relay, RelayPort port) {
    relays.put(relay, new Relayed(port, vertx.getOrCreateContext()));
    return () -> relays.remove(relay);
  }

  @Override
  public void up(String node, Uplink uplink) {
    uplinks.add(uplink);
    if (seatsEveryone) {
      for (Arrival arrival : uplink.getArrivalsList()) {
        if (arrival.hasJoin()) {
          seat(uplink, arrival.getLink());
        }
      }
    }
  }

  /** Answers a join with JOINED, as the room of the uplink. */
  void seat(Uplink uplink, int link) {
    down(uplink, batch(uplink, frame(FrameKind.JOINED, joined(uplink)), link));
  }

  static Joined joined(Uplink uplink) {
    return Joined.newBuilder().setRoom(uplink.getRoom()).setSeat(1).setEpoch(1).build();
  }

  static ByteString frame(FrameKind kind, com.google.protobuf.MessageLite message) {
    return new FrameWriter().frame(kind, message).toByteString();
  }

  static ByteString said(String text) {
    return new FrameWriter().frame(FrameKind.MESSAGE, ByteString.copyFromUtf8(text)).toByteString();
  }

  /** A batch with one piece of all the frames. */
  static Batch.Builder batch(Uplink to, ByteString frames, int... links) {
    Piece.Builder piece = Piece.newBuilder().addRuns(0).addRuns(frames.size());
    for (int link : links) {
      piece.addLinks(link).addNumbers(1).addAcks(0);
    }
    return Batch.newBuilder().setRoom(to.getRoom()).setEpoch(1).setFrames(frames).addPieces(piece);
  }

  /** Sends a batch with the next number; the first is a refresh. */
  void down(Uplink to, Batch.Builder batch) {
    long number = numbers.merge(to.getRoom() + to.getRelay(), 1L, Long::sum);
    deliver(to.getRelay(), batch, number, number == 1);
  }

  /** A batch that never arrives. */
  void loseNext(Uplink to) {
    numbers.merge(to.getRoom() + to.getRelay(), 1L, Long::sum);
  }

  void refresh(Uplink to, Batch.Builder batch) {
    long number = numbers.merge(to.getRoom() + to.getRelay(), 1L, Long::sum);
    deliver(to.getRelay(), batch, number, true);
  }

  void deliver(int relay, Batch.Builder batch, long number, boolean refresh) {
    Batch built =
        batch
            .clone()
            .addRelays(
                RelayNumber.newBuilder().setRelay(relay).setNumber(number).setRefresh(refresh))
            .build();
    on(relay, port -> port.batch(built));
  }

  void on(int relay, Consumer<RelayPort> call) {
    Relayed relayed = relays.get(relay);
    relayed.context().runOnContext(here -> call.accept(relayed.port()));
  }

  /** The next uplink that is as wanted; others are dropped. */
  Uplink await(Predicate<Uplink> wanted) throws InterruptedException {
    while (true) {
      Uplink next = uplinks.poll(20, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no such uplink");
      }
      if (wanted.test(next)) {
        return next;
      }
    }
  }

  Uplink awaitJoin() throws InterruptedException {
    return await(up -> up.getArrivalsList().stream().anyMatch(Arrival::hasJoin));
  }

  Uplink awaitFrames() throws InterruptedException {
    return await(up -> up.getArrivalsList().stream().anyMatch(Arrival::hasFrames));
  }

  @Override
  public Registration room(String room, Handler<Uplink> handler) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Registration host(Handler<Uplink> strays) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void down(String node, Batch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void absent(String node, Absence absence) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Registration answer(String topic, Questions questions) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Buffer> ask(String node, String topic, Buffer question) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Optional<RoomEntry>> claim(RoomEntry wanted, long after, long untilMillis) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Optional<RoomEntry>> enterAgain(RoomEntry living) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<RoomEntry> peek(String room) {
    return copies.getOrDefault(room, Optional.ofNullable(entries.get(room)));
  }

  @Override
  public Future<Optional<RoomEntry>> find(String room) {
    return unreachable
        ? Future.failedFuture("unreachable")
        : Future.succeededFuture(Optional.ofNullable(entries.get(room)));
  }

  @Override
  public Future<Void> report(String room, long epoch, int players, boolean locked) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> release(String room, long epoch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Collection<RoomEntry> list() {
    return entries.values();
  }

  @Override
  public void onRemoved(Consumer<RoomEntry> removed) {
    removals.add(removed);
  }

  @Override
  public String self() {
    return NODE;
  }

  @Override
  public Collection<Node> all() {
    return List.of();
  }

  @Override
  public void onGone(Consumer<String> gone) {
    departures.add(gone);
  }

  @Override
  public void drain() {}

  @Override
  public void publicUrls(Collection<String> mine) {}

  @Override
  public Collection<String> publicUrls() {
    return List.of("https://other.example.org");
  }

  @Override
  public void load(Supplier<Load> mine) {}
}
