package io.rookery.host;

import io.rookery.bus.Uplink;
import io.rookery.cluster.bus.RoomBus;
import io.rookery.cluster.directory.RoomAddress;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.cluster.wire.RoomView;
import io.rookery.cluster.wire.SeatView;
import io.rookery.game.GameType;
import io.rookery.game.Player;
import io.rookery.matchmaking.Vacancies;
import io.rookery.room.GameTypes;
import io.rookery.room.Outlet;
import io.rookery.room.RoomBirth;
import io.rookery.room.RoomLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A room on an event loop: hands it what arrives and the time, and sends what comes out.
 *
 * <p>Confined to its event loop, but for {@link #with}. Whatever happens in one pass of the loop
 * leaves in one flush after it, see {@link Flushes}. Something thrown here costs this room and
 * nothing else.
 */
final class RoomVerticle extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(RoomVerticle.class);

  private final RoomServices services;
  private final Tickers tickers;
  private final GameType<?, ?, ?> type;
  private final RoomBirth birth;
  private final RoomEntry entry;
  private final RoomAddress address;
  private final Consumer<RoomVerticle> over;
  private final Outlet outlet;
  private final Runnable flush = this::flush;

  /** Its context, once it is started; fails when the game would not have it. */
  private final Promise<Context> started = Promise.promise();

  private RoomLoop loop;
  private Ticker ticker;
  private Ticker.Wake wake;
  private RoomBus.Registration registration;
  private boolean flushing;
  private volatile boolean ended;
  private int reported = -1;
  private volatile int players;

  /**
   * A room that is not started yet.
   *
   * @param over called once, on the room's context, when the room can be forgotten
   */
  RoomVerticle(
      RoomServices services,
      Tickers tickers,
      GameType<?, ?, ?> type,
      RoomBirth birth,
      RoomEntry entry,
      Consumer<RoomVerticle> over) {
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

  @Override
  public Future<?> start() {
    ticker = tickers.here();
    loop =
        new RoomLoop(
            type,
            birth,
            services.micros().getAsLong(),
            new SplittableRandom(services.secrets().nextLong()),
            services.secrets(),
            services.metrics());
    Optional<RoomLoop.NotCreated> failure = loop.create(services.micros().getAsLong());
    if (failure.isPresent()) {
      RoomLoop.NotCreated why = failure.get();
      started.fail(why.code());
      log.debug(
          "Room {} of type {} was not created: {}: {}",
          entry.getRoom(),
          type.name(),
          why.code(),
          why.text());
      return Future.failedFuture(new RoomHost.NoRoom(why.code(), why.text(), why.refused()));
    }
    wake = ticker.add(this::wake);
    registration = services.bus().room(entry.getRoom(), this::arrived);
    services.metrics().ofType(type.name()).roomOpened();
    flushSoon();
    started.complete(context);
    return Future.succeededFuture();
  }

  /** Whether nothing happens in it any more; from any thread. */
  boolean hasEnded() {
    return ended;
  }

  @Override
  public Future<?> stop() {
    end();
    return Future.succeededFuture();
  }

  /**
   * Does something with the room on its context, and flushes after; from any thread.
   *
   * <p>A room that is about to start does it then.
   */
  void with(Consumer<RoomLoop> act) {
    started.future().onSuccess(own -> own.runOnContext(ignored -> guarded(() -> act.accept(loop))));
  }

  /** Goes on with what its type is now, or ends; from any thread. */
  void goOnWith(GameTypes types) {
    started.future().onSuccess(own -> own.runOnContext(ignored -> guarded(() -> swap(types))));
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

  /** Looks into the room; from any thread. */
  Future<RoomView> view() {
    return started
        .future()
        .compose(
            own -> {
              Promise<RoomView> view = Promise.promise();
              own.runOnContext(ignored -> Future.future(this::look).onComplete(view));
              return view.future();
            });
  }

  void arrived(Uplink uplink) {
    guarded(() -> loop.arrive(uplink, services.micros().getAsLong()));
  }

  private void wake(long now) {
    guarded(() -> loop.wake(now));
    if (!ended) {
      // within the ticker's pass this is free; after the flush it seldom needs to be sooner
      wake.at(loop.nextWake());
    }
  }

  private void guarded(Runnable act) {
    if (ended) {
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
    flushing = false;
    if (ended) {
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
    if (!ended && loop.over()) {
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
    if (ended) {
      return;
    }
    ended = true;
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
    List<SeatView> seats = loop.everyone().stream().map(RoomVerticle::seat).toList();
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
