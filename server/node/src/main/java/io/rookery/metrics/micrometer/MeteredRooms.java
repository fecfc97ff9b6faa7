package io.rookery.metrics.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.rookery.game.Departure;
import io.rookery.metrics.RoomMetrics;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of one game type, labelled {@code type}. */
final class MeteredRooms implements RoomMetrics {
  private final AtomicLong rooms;
  private final AtomicLong players;
  private final Counter opened;
  private final Counter closed;
  private final Counter joined;
  private final Map<Departure, Counter> left;
  private final Labelled joinsRefused;
  private final Counter operations;
  private final Labelled operationsRefused;
  private final Counter operationsRepeated;
  private final Counter dropped;
  private final Timer away;
  private final Map<Return, Counter> returns;
  private final Counter replayed;
  private final Counter replayedBytes;
  private final DistributionSummary outbox;
  private final Counter resendsAsked;
  private final Counter messages;
  private final Counter states;
  private final Counter stateDeliveries;
  private final Counter stateBytes;
  private final Counter snapshots;
  private final Counter snapshotDeliveries;
  private final Counter snapshotBytes;
  private final Timer lateness;
  private final Counter ticksDropped;
  private final Counter failures;

  MeteredRooms(MeterRegistry registry, String type) {
    Meters meters = new Meters(registry, Tags.of("type", type));
    rooms = meters.level("rooms", "Rooms that live on this node");
    players = meters.level("players", "Seats taken in rooms of this node");
    opened = meters.counter("rooms.opened", "Rooms that began to live here");
    closed = meters.counter("rooms.closed", "Rooms that are over");
    joined = meters.counter("players.joined", "Seats taken");
    left = meters.counters(Departure.class, "players.left", "why", "Seats that became free");
    joinsRefused = meters.labelled("joins.refused", "code", "Visitors who got no seat");
    operations = meters.counter("operations", "Operations from players");
    operationsRefused =
        meters.labelled("operations.refused", "code", "Operations without effect, by code");
    operationsRepeated = meters.counter("operations.repeated", "Operations that came again");
    dropped = meters.counter("players.dropped", "Seats kept for players whose connection broke");
    away = meters.time("players.away", "How long players were away before they came back");
    returns = meters.counters(Return.class, "resumes", "outcome", "Seats asked for again");
    replayed = meters.counter("messages.replayed", "Messages sent again");
    replayedBytes =
        meters.counter("messages.replayed.bytes", "Bytes of messages sent again to who came back");
    outbox = meters.most("outbox.messages", "The most messages a session had waiting at once");
    resendsAsked = meters.counter("resends.asked", "Times operations were missing and asked for");
    messages = meters.counter("messages", "Messages to players, counted per player");
    states = meters.counter("states", "Changed states encoded");
    stateDeliveries = meters.counter("states.deliveries", "Changed states, counted per player");
    stateBytes = meters.counter("states.bytes", "Bytes of changed states encoded");
    snapshots = meters.counter("snapshots", "Whole states encoded");
    snapshotDeliveries = meters.counter("snapshots.deliveries", "Whole states, per player");
    snapshotBytes = meters.counter("snapshots.bytes", "Bytes of whole states encoded");
    lateness = meters.lateness("tick.lateness", "How much later than due ticks ran");
    ticksDropped = meters.counter("ticks.dropped", "Ticks given up by slow rooms");
    failures = meters.counter("game.failures", "Callbacks that threw");
  }

  @Override
  public void roomOpened() {
    rooms.incrementAndGet();
    opened.increment();
  }

  @Override
  public void roomClosed() {
    rooms.decrementAndGet();
    closed.increment();
  }

  @Override
  public void playerJoined() {
    players.incrementAndGet();
    joined.increment();
  }

  @Override
  public void playerLeft(Departure why) {
    players.decrementAndGet();
    left.get(why).increment();
  }

  @Override
  public void joinRefused(String code) {
    joinsRefused.count(code);
  }

  @Override
  public void operationsIn(int count) {
    operations.increment(count);
  }

  @Override
  public void operationRefused(String code) {
    operationsRefused.count(code);
  }

  @Override
  public void operationRepeated() {
    operationsRepeated.increment();
  }

  @Override
  public void dropped() {
    dropped.increment();
  }

  @Override
  public void cameBack(long awayMicros) {
    away.record(awayMicros, TimeUnit.MICROSECONDS);
  }

  @Override
  public void returned(Return outcome) {
    returns.get(outcome).increment();
  }

  @Override
  public void replayedBytes(long bytes) {
    replayedBytes.increment(bytes);
  }

  @Override
  public void replayed(int count) {
    replayed.increment(count);
  }

  @Override
  public void outboxHeld(int count) {
    outbox.record(count);
  }

  @Override
  public void resendAsked() {
    resendsAsked.increment();
  }

  @Override
  public void messagesOut(int players) {
    messages.increment(players);
  }

  @Override
  public void stateOut(int players, int bytes) {
    states.increment();
    stateDeliveries.increment(players);
    stateBytes.increment(bytes);
  }

  @Override
  public void snapshotOut(int players, int bytes) {
    snapshots.increment();
    snapshotDeliveries.increment(players);
    snapshotBytes.increment(bytes);
  }

  @Override
  public void ticked(long lateNanos) {
    lateness.record(lateNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void ticksDropped(int count) {
    ticksDropped.increment(count);
  }

  @Override
  public void gameFailed() {
    failures.increment();
  }
}
