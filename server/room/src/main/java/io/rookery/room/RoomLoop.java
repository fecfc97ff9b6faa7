package io.rookery.room;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.rookery.bus.Absence;
import io.rookery.bus.Arrival;
import io.rookery.bus.Uplink;
import io.rookery.game.Departure;
import io.rookery.game.GameType;
import io.rookery.metrics.Loss;
import io.rookery.metrics.Metrics;
import io.rookery.metrics.RoomMetrics;
import io.rookery.protocol.v1.Left;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One room: what arrives and the time go in, batches for gateways come out; nothing else does.
 *
 * <p>It knows no thread, clock, socket or bus. The caller keeps to one thread, passes the time in
 * microseconds since 1970, which never goes back, and calls {@link #flush} once after each pass of
 * calls. It never throws for what players or games do.
 */
public final class RoomLoop {
  private final GameType<?, ?, ?> type;
  private final RoomBirth birth;
  private final Metrics metrics;
  private final RoomMetrics ofType;
  private final Seats seats;
  private final Relays relays = new Relays();
  private final Numbering numbering;
  private final Turns<?> turns;
  private final Downlink downlink;
  private final StateFrames state;
  private final Operations operations;
  private final Arrivals arrivals;
  private final Departures departures;
  private final Lifetime lifetime;
  private final Housekeeping housekeeping;
  private final Ticks ticks;
  private long now;

  /** Its node stops: those who are away will not find it again. */
  private boolean draining;

  private boolean outdated;

  /**
   * Makes a room; its game is made, and declares its state.
   *
   * @param random the game's chance
   * @param secrets unguessable chance for session secrets
   * @throws IllegalArgumentException when the type's state, or what the game declares, does not fit
   */
  public RoomLoop(
      GameType<?, ?, ?> type,
      RoomBirth birth,
      long now,
      RandomGenerator random,
      RandomGenerator secrets,
      Metrics metrics) {
    this.type = type;
    this.birth = birth;
    this.now = now;
    this.metrics = metrics;
    this.ofType = metrics.ofType(type.name());
    this.seats = new Seats(type.seats());
    this.numbering = new Numbering(seats, metrics, ofType);
    this.turns = new Turns<>(type, birth, seats, random, new Commits(numbering), ofType);
    this.state =
        new StateFrames(turns.room().shared, birth.epoch(), type.statesPerSecond(), ofType);
    this.downlink = new Downlink(birth, seats, relays, numbering, state, metrics);
    Returns returns = new Returns(birth, seats, turns, state, ofType);
    this.departures =
        new Departures(type.resumeWindow(), seats, turns, numbering, returns.past(), ofType);
    this.lifetime = new Lifetime(type, birth, seats, turns, departures, now);
    this.housekeeping = new Housekeeping(seats, relays, departures, lifetime);
    this.operations = new Operations(type, seats, turns, numbering, departures, lifetime, ofType);
    InputWindow window = InputWindow.ofEach(type.seats());
    Joins joins =
        new Joins(
            type,
            seats,
            turns,
            returns,
            lifetime,
            new NewSeats(type, window, numbering, secrets),
            new JoinAnswers(type, birth, window, ofType),
            ofType);
    this.arrivals =
        new Arrivals(seats, operations, joins, returns, departures, state, metrics, ofType);
    this.ticks = new Ticks(type.ticksPerSecond(), now, ofType);
  }

  /**
   * Runs the game's onCreate.
   *
   * @return why there is no room, when the game refused or failed; it is then over
   */
  public Optional<NotCreated> create(long at) {
    advance(at);
    Turns.Outcome created = turns.run(turns.game()::onCreate);
    if (created instanceof Turns.Outcome.Done) {
      settle();
      return Optional.empty();
    }
    lifetime.failToBegin();
    return Optional.of(
        created instanceof Turns.Outcome.Refused refused
            ? new NotCreated(refused.code(), refused.text(), true)
            : new NotCreated("error", "The game failed while its room was made", false));
  }

  /**
   * Why a room was not created.
   *
   * @param text for people; may be empty
   * @param refused whether the game said so; otherwise it failed
   */
  public record NotCreated(String code, String text, boolean refused) {}

  /** Something came from a gateway. */
  public void arrive(Uplink uplink, long at) {
    advance(at);
    if (uplink.getEpoch() > birth.epoch()) {
      outdated = true; // the room has another owner: not a word to players
    }
    if (outdated || (uplink.getEpoch() != 0 && uplink.getEpoch() != birth.epoch())) {
      metrics.lost(Loss.OLD_EPOCH);
      return;
    }
    Relay relay = relays.relay(uplink.getNode(), uplink.getRelay());
    relay.acked(uplink.getAcked(), now);
    if (uplink.getRefresh()) {
      refresh(relay);
    }
    for (Arrival arrival : uplink.getArrivalsList()) {
      arrivals.take(relay, arrival, now);
      settle();
    }
  }

  private void refresh(Relay relay) {
    List<Relay.Ending> ended = relay.endedInFlight();
    if (relay.missed(now)) {
      relay.links.values().forEach(Seat::startOver);
      ended.forEach(each -> relay.end(each.link(), each.lastWord()));
    }
  }

  /**
   * Time has passed: ticks, alarms, and what waits. Called at least when {@link #nextWake} says.
   */
  public void wake(long at) {
    advance(at);
    if (isClosed()) {
      housekeeping.run(now);
      return;
    }
    for (Seat seat : seats.expired(now)) {
      departures.lost(seat);
      settle();
    }
    for (Optional<String> alarm = turns.room().alarms.take(now);
        alarm.isPresent() && !isClosed();
        alarm = turns.room().alarms.take(now)) {
      String name = alarm.get();
      turns.run(() -> turns.game().onAlarm(name));
      settle();
    }
    for (int due = ticks.take(now); due > 0 && !isClosed(); due--) {
      operations.applyWaiting(now);
      tick();
    }
    if (!type.hearsOnTick()) {
      operations.applyWaiting(now);
    }
    lifetime.closeIfEmpty(now);
    housekeeping.run(now);
  }

  private void tick() {
    if (!isClosed()) {
      float seconds = ticks.seconds();
      turns.run(() -> turns.game().onTick(seconds));
      settle();
    }
  }

  /**
   * Goes on with another version of its type: seats, sessions and alarms stay, and of its state
   * what both versions declare; players see nothing but the difference.
   *
   * @return why it cannot, and is as it was: the room must be made anew instead
   */
  public Optional<String> goOnWith(GameType<?, ?, ?> newer, long at) {
    advance(at);
    Optional<String> obstacle = Successor.obstacle(type, turns.game(), newer);
    if (obstacle.isPresent()) {
      return obstacle;
    }
    try {
      turns.goOnWith(newer);
    } catch (RuntimeException | LinkageError e) {
      return Optional.of("the new version cannot be made from what is there: " + e.getMessage());
    }
    state.show(turns.room().shared);
    return Optional.empty();
  }

  /** A node has died, and so have the connections there; when they were last heard died too. */
  public void nodeGone(String node, long at) {
    advance(at);
    for (Seat seat : relays.loseNode(node)) {
      seat.link.unbind();
      departures.drop(seat, now, now);
      settle();
    }
  }

  /** Closes the room; players are told, and it is over once they have heard. */
  public void close(String text, long at) {
    advance(at);
    lifetime.close(text, now);
  }

  /** Closes the room because its node stops: as {@link #close}, but nobody away is waited for. */
  public void drain(String text, long at) {
    draining = true;
    close(text, at);
  }

  /** Sends a player away, as an operator asks; false when there is none with this seat. */
  public boolean kick(int seatNumber, String text, long at) {
    advance(at);
    Seat seat = seats.at(seatNumber);
    if (seat == null) {
      return false;
    }
    departures.depart(seat, Departure.KICKED, Left.Reason.REASON_KICKED, text, now);
    settle();
    return true;
  }

  /** Sends what is to be sent. */
  public void flush(long at, Outlet outlet) {
    advance(at);
    if (!outdated) {
      boolean unfinished = downlink.flush(now, outlet);
      if (unfinished || seats.waiting() > 0 || !seats.lingering().isEmpty()) {
        housekeeping.comeBack(now);
      }
    }
  }

  /** When {@link #wake} should come next, in the time of all calls. */
  public long nextWake() {
    if (isClosed()) {
      return housekeeping.due();
    }
    return Math.min(
        Math.min(Math.min(ticks.next(), turns.room().alarms.next()), state.next(seats.taken())),
        Math.min(Math.min(housekeeping.due(), lifetime.emptyUntil()), seats.nextExpiry()));
  }

  /** Whether nothing more will come: the room can be forgotten. */
  public boolean over() {
    return outdated
        || (lifetime.isClosed() && seats.lingering().stream().noneMatch(this::isAwaited));
  }

  /** Whether a player who left may still hear so. */
  private boolean isAwaited(Seat left) {
    return !draining || left.connected();
  }

  /** Whether it takes no players any more. */
  public boolean isClosed() {
    return outdated || lifetime.isClosed();
  }

  public boolean isLocked() {
    return turns.room().isLocked();
  }

  public int players() {
    return seats.taken();
  }

  /** Rises with each change of {@link #players}, {@link #joins} and {@link #isLocked}. */
  public int occupancyChanges() {
    return seats.changes() * 2 + (isLocked() ? 1 : 0);
  }

  /** The join ids of those who have a seat. */
  public List<ByteString> joins() {
    return List.copyOf(seats.joins());
  }

  /** The state everyone sees, for people to look at. */
  public Message sharedState() {
    return turns.room().shared.toMessage();
  }

  /** The state nobody sees, for people to look at. */
  public Message keptState() {
    return turns.room().kept.toMessage();
  }

  public Message config() {
    return turns.room().config();
  }

  /** Those who have a seat, for people to look at. */
  public List<io.rookery.game.Player> everyone() {
    return List.copyOf(seats.players());
  }

  /** What it holds for players beyond their seats, for tests to look at. */
  public Held held() {
    return new Held(
        seats.unacknowledged(),
        numbering.sharedBytes(),
        seats.lingering().size(),
        relays.batchesUnderWay());
  }

  /** What a gateway is told whose link asks for a room that is not here. */
  public static Absence absence(Uplink uplink, String code, String text) {
    Absence.Builder absence =
        Absence.newBuilder()
            .setRoom(uplink.getRoom())
            .setRelay(uplink.getRelay())
            .setEpoch(uplink.getEpoch())
            .setCode(code)
            .setText(text);
    uplink.getArrivalsList().forEach(arrival -> absence.addLinks(arrival.getLink()));
    return absence.build();
  }

  private void advance(long at) {
    now = Math.max(now, at);
    turns.room().at(now);
  }

  private void settle() {
    lifetime.settle(now);
  }
}
