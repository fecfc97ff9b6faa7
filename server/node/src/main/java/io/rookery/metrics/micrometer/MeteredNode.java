package io.rookery.metrics.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.rookery.metrics.Loss;
import io.rookery.metrics.Metrics;
import io.rookery.metrics.QuotaOwner;
import io.rookery.metrics.RoomMetrics;
import io.rookery.metrics.SeatLimit;
import io.rookery.metrics.UpgradeRefusal;
import io.rookery.protocol.CloseCode;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Metrics in a Micrometer registry, to be collected from there. */
public final class MeteredNode implements Metrics {
  /** Clients may say any code: what is not PROTOCOL.md's or RFC 6455's counts as other. */
  private static final Set<Integer> KNOWN_CODES =
      Stream.concat(
              IntStream.rangeClosed(1000, 1015).boxed(),
              Stream.of(CloseCode.values()).map(CloseCode::code))
          .collect(Collectors.toUnmodifiableSet());

  private final Map<String, RoomMetrics> types = new ConcurrentHashMap<>();
  private final MeterRegistry registry;
  private final AtomicLong connections;
  private final Counter opened;
  private final Labelled closed;
  private final Map<UpgradeRefusal, Counter> upgradesRefused;
  private final Labelled tokensRefused;
  private final Counter pagesFailed;
  private final Map<QuotaOwner, Counter> joinsLimited;
  private final Map<QuotaOwner, Counter> resumesLimited;
  private final Map<SeatLimit, Counter> seatsLimited;
  private final Counter messagesReceived;
  private final Counter bytesReceived;
  private final Counter flushes;
  private final Counter messagesSent;
  private final Counter bytesSent;
  private final Labelled slowSockets;
  private final Map<Loss, Counter> losses;
  private final Counter batches;
  private final Counter batchBytes;
  private final Counter batchesRepeated;
  private final Counter refreshes;
  private final Counter outOfCredit;
  private final Counter busRefused;
  private final Timer loopLag;

  /** Meters everything from now on in this registry. */
  public MeteredNode(MeterRegistry registry) {
    this.registry = registry;
    Meters meters = new Meters(registry, Tags.empty());
    connections = meters.level("connections", "WebSockets open now");
    opened = meters.counter("connections.opened", "WebSockets opened");
    closed = meters.labelled("connections.closed", "code", "WebSockets over, by close code");
    upgradesRefused =
        meters.counters(
            UpgradeRefusal.class, "upgrades.refused", "reason", "Requests that got no WebSocket");
    tokensRefused = meters.labelled("tokens.refused", "reason", "Tokens not accepted");
    pagesFailed = meters.counter("pages.failed", "Requests for pages on which something failed");
    joinsLimited =
        meters.counters(QuotaOwner.class, "joins.limited", "by", "Joins that came too often");
    resumesLimited =
        meters.counters(QuotaOwner.class, "resumes.limited", "by", "Resumes that came too often");
    seatsLimited =
        meters.counters(
            SeatLimit.class, "seats.limited", "limit", "Joins beyond a limit of the cluster");
    messagesReceived = meters.counter("received.messages", "WebSocket messages from clients");
    bytesReceived = meters.counter("received.bytes", "Bytes of messages from clients");
    flushes = meters.counter("flushes", "Writes to client sockets");
    messagesSent = meters.counter("sent.messages", "WebSocket messages to clients");
    bytesSent = meters.counter("sent.bytes", "Bytes of messages to clients");
    slowSockets = meters.labelled("sockets.slow", "step", "Sockets that stalled, drained, shed");
    losses = meters.counters(Loss.class, "lost", "what", "Not delivered where it was headed");
    batches = meters.counter("bus.batches", "Batches from rooms to gateways");
    batchBytes = meters.counter("bus.bytes", "Bytes of batches from rooms to gateways");
    batchesRepeated = meters.counter("bus.repeated", "Batches repeated for want of a return");
    refreshes = meters.counter("bus.refreshes", "Refreshes that gateways asked for");
    outOfCredit = meters.counter("bus.credit.exhausted", "Rooms that ran out of credit");
    busRefused = meters.counter("bus.refused", "Connections to the event bus of no node");
    loopLag = meters.lateness("loop.lag", "How late event loops run their periodic calls");
  }

  @Override
  public RoomMetrics ofType(String type) {
    return types.computeIfAbsent(type, unseen -> new MeteredRooms(registry, unseen));
  }

  @Override
  public void connectionOpened() {
    connections.incrementAndGet();
    opened.increment();
  }

  @Override
  public void connectionClosed(int code) {
    connections.decrementAndGet();
    closed.count(KNOWN_CODES.contains(code) ? Integer.toString(code) : "other");
  }

  @Override
  public void upgradeRefused(UpgradeRefusal why) {
    upgradesRefused.get(why).increment();
  }

  @Override
  public void tokenRefused(String reason) {
    tokensRefused.count(reason);
  }

  @Override
  public void pageFailed() {
    pagesFailed.increment();
  }

  @Override
  public void joinLimited(QuotaOwner whose) {
    joinsLimited.get(whose).increment();
  }

  @Override
  public void resumeLimited(QuotaOwner whose) {
    resumesLimited.get(whose).increment();
  }

  @Override
  public void seatLimited(SeatLimit limit) {
    seatsLimited.get(limit).increment();
  }

  @Override
  public void received(int bytes) {
    messagesReceived.increment();
    bytesReceived.increment(bytes);
  }

  @Override
  public void flushed(int messages, int bytes) {
    flushes.increment();
    messagesSent.increment(messages);
    bytesSent.increment(bytes);
  }

  @Override
  public void socketStalled() {
    slowSockets.count("stalled");
  }

  @Override
  public void socketDrained() {
    slowSockets.count("drained");
  }

  @Override
  public void socketShed() {
    slowSockets.count("shed");
  }

  @Override
  public void lost(Loss what) {
    losses.get(what).increment();
  }

  @Override
  public void batchSent(int bytes) {
    batches.increment();
    batchBytes.increment(bytes);
  }

  @Override
  public void batchRepeated() {
    batchesRepeated.increment();
  }

  @Override
  public void refreshAsked() {
    refreshes.increment();
  }

  @Override
  public void outOfCredit() {
    outOfCredit.increment();
  }

  @Override
  public void busRefused() {
    busRefused.increment();
  }

  @Override
  public void loopLagged(long nanos) {
    loopLag.record(nanos, TimeUnit.NANOSECONDS);
  }
}
