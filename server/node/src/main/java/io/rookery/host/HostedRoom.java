package io.rookery.host;

import io.rookery.bus.Uplink;
import io.rookery.cluster.bus.RoomBus;
import io.rookery.cluster.directory.RoomAddress;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.cluster.wire.RoomView;
import io.rookery.cluster.wire.SeatView;
import io.rookery.game.GameType;
import io.rookery.game.Player;
import io.rookery.host.threads.GameLine;
import io.rookery.host.threads.Resident;
import io.rookery.host.threads.RoomThread;
import io.rookery.host.threads.RoomWatch;
import io.rookery.matchmaking.Vacancies;
import io.rookery.room.GameTypes;
import io.rookery.room.Outlet;
import io.rookery.room.RoomBirth;
import io.rookery.room.RoomLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A room on its thread: hands it what arrives and the time, and sends what comes out.
 *
 * <p>Confined to its thread, which it may change between two visits, when another room keeps the
 * one that they had. Whatever happens in one pass of the loop leaves in one flush after it, see
 * {@link Flushes}. Something thrown here costs this room and nothing else.
 */
final class HostedRoom implements Resident {
  private static final Logger log = LoggerFactory.getLogger(HostedRoom.class);

  private final RoomServices services;
  private final Tickers tickers;
  private final GameType<?, ?, ?> type;
  private final RoomBirth birth;
  private final RoomEntry entry;
  private final RoomAddress address;
  private final Consumer<HostedRoom> over;
  private final Outlet outlet;
  private final Runnable flush = this::flush;

  /** Completes once it is started; fails when the game would not have it. */
  private final Promise<Void> started = Promise.promise();

  /** What others asked for, in its order: as much as nodes die and operators ask meanwhile. */
  private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicBoolean slow = new AtomicBoolean();
  private volatile RoomThread home;

  private RoomLoop loop;
  private Ticker ticker;
  private Ticker.Wake wake;
  private volatile RoomBus.Registration registration;
  private boolean flushing;
  private int reported = -1;
  private volatile int players;

  /**
   * A room that is not started yet.
   *
   * @param over called once, on the room's context, when the room can be forgotten
   */
  HostedRoom(
      RoomThread home,
      RoomServices services,
      Tickers tickers,
      GameType<?, ?, ?> type,
      RoomBirth birth,
      RoomEntry entry,
      Consumer<HostedRoom> over) {
    this.home = home;
    this.services = services;
    this.tickers = tickers;
    this.type = type;
    this.birth = birth;
    this.entry = entry;
    this.address = new RoomAddress(entry.getRoom(), entry.getNode(), entry.getEpoch());
    this.over = over;
    this.outlet = services.bus()::down;
  }

  RoomEntry entry() {
    return entry;
  }

  /** How many players it has, as of a moment ago; from any thread. */
  int players() {
    return players;
  }

  /** On which thread it is, as of a moment ago; from any thread. */
  RoomThread home() {
    return home;
  }

  /** Begins on its thread; completes when it has, and fails when it cannot be. From any thread. */
  Future<Void> start() {
    onItsThread(this::begin);
    return started.future();
  }

  private void begin() {
    try {
      create();
    } catch (RuntimeException | Error failure) {
      started.tryFail(failure);
    }
  }

  private void create() {
    ticker = tickers.here();
    RoomLoop made =
        new RoomLoop(
            type,
            birth,
            services.micros().getAsLong(),
            new SplittableRandom(services.secrets().nextLong()),
            services.secrets(),
            services.metrics());
    Optional<RoomLoop.NotCreated> failure = made.create(services.micros().getAsLong());
    if (failure.isPresent()) {
      RoomLoop.NotCreated why = failure.get();
      log.debug(
          "Room {} of type {} was not created: {}: {}",
          entry.getRoom(),
          type.name(),
          why.code(),
          why.text());
      started.tryFail(new RoomHost.NoRoom(why.code(), why.text(), why.refused()));
      return;
    }
    loop = made;
    settle();
    services.metrics().ofType(type.name()).roomOpened();
    started.tryComplete();
    carryOut();
  }

  private void settle() {
    wake = ticker.add(this::wake);
    registration = services.bus().room(entry.getRoom(), this::arrived);
    flushing = false;
    flushSoon();
  }

  /**
   * Goes on elsewhere; its thread was given up while it was in another room. From any thread.
   *
   * <p>What was on its way to the old thread is lost, as on any way between gateway and room, and
   * comes again.
   */
  Future<Void> moveTo(RoomThread other) {
    Promise<Void> moved = Promise.promise();
    home = other;
    onItsThread(
        () -> {
          if (!started.future().isComplete()) {
            begin();
          } else if (!ended.get() && loop != null) {
            registration.close();
            ticker = tickers.here();
            settle();
            carryOut();
          }
          moved.complete();
        });
    return moved.future();
  }

  /** Nothing comes to it any more; from any thread. */
  void hearNothing() {
    if (registration != null) {
      registration.close();
    }
  }

  private void onItsThread(Runnable work) {
    RoomThread where = home;
    where.context().runOnContext(ignored -> where.enter(this, work));
  }

  @Override
  public void slow(GameLine where) {
    services.metrics().ofType(type.name()).callbackSlow();
    if (slow.compareAndSet(false, true)) {
      log.warn(
          "Room {} of type {} has been in {} for more than {} ms and is at {}; the other rooms of"
              + " its thread wait. A callback must neither block nor compute for long. Further ones"
              + " of this room are only counted",
          entry.getRoom(),
          type.name(),
          where.callback(),
          RoomWatch.SLOW.toMillis(),
          where.line());
    }
  }

  /** Is over: what it says now, nobody hears. */
  @Override
  public void stuck(GameLine where) {
    services.metrics().ofType(type.name()).roomStuck();
    log.error(
        "Room {} of type {} is lost, for it is stuck: {} has not returned for {} s, and is at {}."
            + " The other rooms of its thread go on with another one",
        entry.getRoom(),
        type.name(),
        where.callback(),
        RoomWatch.STUCK.toSeconds(),
        where.line());
    started.tryFail(new RoomHost.NoRoom("internal"));
    end();
  }

  /** Whether nothing happens in it any more; from any thread. */
  boolean hasEnded() {
    return ended.get();
  }

  /**
   * Does something with the room on its thread, and flushes after; from any thread.
   *
   * <p>A room that is about to start does it then.
   */
  void with(Consumer<RoomLoop> act) {
    ask(() -> guarded(() -> act.accept(loop)));
  }

  /** Goes on with what its type is now, or ends; from any thread. */
  void goOnWith(GameTypes types) {
    ask(() -> guarded(() -> swap(types)));
  }

  /** First among the questions, then the thread is looked at: so none is left on an old thread. */
  private void ask(Runnable act) {
    asked.add(act);
    onItsThread(this::carryOut);
  }

  private void carryOut() {
    if (loop == null) {
      return;
    }
    for (Runnable next = asked.poll(); next != null; next = asked.poll()) {
      next.run();
    }
  }

  private void swap(GameTypes types) {
    Optional<GameType<?, ?, ?>> newer = types.named(type.name());
    if (newer.isPresent() && newer.get() == type) {
      return; // of the server's own class path, which does not change
    }
    Optional<String> obstacle =
        newer.isEmpty()
            ? Optional.of("its type is gone")
            : loop.goOnWith(newer.get(), services.micros().getAsLong());
    if (obstacle.isPresent()) {
      log.info("Room {} of {} begins anew: {}", entry.getRoom(), type.name(), obstacle.get());
      end();
    }
  }

  /** Looks into the room; from any thread. Fails when it is not there any more. */
  Future<RoomView> view() {
    Promise<RoomView> view = Promise.promise();
    ask(() -> view.handle(Future.future(this::look)));
    return view.future();
  }

  void arrived(Uplink uplink) {
    home.enter(this, () -> guarded(() -> loop.arrive(uplink, services.micros().getAsLong())));
  }

  private void wake(long now) {
    home.enter(this, () -> wakeHere(now));
  }

  private void wakeHere(long now) {
    guarded(() -> loop.wake(now));
    if (!ended.get()) {
      // within the ticker's pass this is free; after the flush it seldom needs to be sooner
      wake.at(loop.nextWake());
    }
  }

  private void guarded(Runnable act) {
    if (ended.get()) {
      return;
    }
    try {
      act.run();
      flushSoon();
    } catch (RuntimeException | Error e) { // an Error of a game's, such as a failed assertion
      log.error("Room {} of type {} is lost; no other is", entry.getRoom(), type.name(), e);
      end();
    }
  }

  private void flushSoon() {
    if (!flushing) {
      flushing = true;
      ticker.flushes().add(flush);
    }
  }

  private void flush() {
    home.enter(this, this::flushHere);
  }

  private void flushHere() {
    flushing = false;
    if (ended.get()) {
      return;
    }
    try {
      loop.flush(services.micros().getAsLong(), outlet);
      report();
      wake.at(loop.nextWake());
    } catch (RuntimeException | Error e) {
      log.error("Room {} of type {} is lost; no other is", entry.getRoom(), type.name(), e);
      end();
    }
    if (!ended.get() && loop.over()) {
      end();
    }
  }

  private void report() {
    int now = loop.occupancyChanges() * 2 + (loop.isClosed() ? 1 : 0);
    if (now == reported) {
      return;
    }
    reported = now;
    players = loop.players();
    boolean locked = loop.isLocked() || loop.isClosed();
    services.directory().report(address.room(), address.epoch(), players, locked);
    if (loop.isClosed()) {
      services.vacancies().closed(type.name(), address);
    } else {
      services
          .vacancies()
          .report(
              new Vacancies.Standing(
                  type.name(), address, birth.metadata(), type.seats(), locked, loop.joins()));
    }
  }

  private void end() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    players = 0;
    if (registration != null) {
      registration.close();
      wake.cancel();
      services.metrics().ofType(type.name()).roomClosed();
      services.vacancies().closed(type.name(), address);
    }
    over.accept(this);
  }

  private void look(Promise<RoomView> view) {
    List<SeatView> seats = loop.everyone().stream().map(HostedRoom::seat).toList();
    view.complete(
        RoomView.newBuilder()
            .setEntry(entry.toBuilder().setPlayers(loop.players()).setLocked(loop.isLocked()))
            .setConfig(loop.config().toByteString())
            .setShared(loop.sharedState().toByteString())
            .setKept(loop.keptState().toByteString())
            .addAllSeats(seats)
            .build());
  }

  private static SeatView seat(Player player) {
    return SeatView.newBuilder()
        .setSeat(player.seat())
        .setName(player.name())
        .setSubject(player.subject())
        .setConnected(player.connected())
        .build();
  }
}
