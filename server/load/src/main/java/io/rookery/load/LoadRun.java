package io.rookery.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** All players of a run and what they share; what happens when is {@link Conductor}'s to say. */
final class LoadRun implements AutoCloseable {
  /** Players on their way to a seat at once: servers give a handshake five seconds. */
  private static final int ON_THE_WAY = 32;

  private final LoadPlan plan;
  private final Tally tally = new Tally();
  private final Tokens tokens;
  private final Dialer dialer;
  private final List<Dialer.Server> servers;
  private final List<LoadRoom> rooms;
  private final List<PlayerLoop> loops;
  private final List<LoadPlayer> players = new ArrayList<>();
  private final Semaphore onTheWay = new Semaphore(ON_THE_WAY);
  private final AtomicInteger settled = new AtomicInteger();
  private final AtomicInteger inputRate = new AtomicInteger(Integer.MAX_VALUE);
  private volatile long measureFrom = Long.MAX_VALUE;
  private volatile long measureTo = Long.MAX_VALUE;

  LoadRun(LoadPlan plan, Web web) {
    this.plan = plan;
    this.tokens = new Tokens(plan, web);
    this.dialer = new Dialer(plan.loops(), plan.insecure());
    this.servers = plan.urls().stream().map(dialer::server).toList();
    String label = Long.toHexString(ThreadLocalRandom.current().nextLong());
    this.rooms =
        IntStream.range(0, plan.rooms())
            .mapToObj(
                room -> new LoadRoom(label + "-" + room, plan.given(room), plan.playersIn(room)))
            .toList();
    this.loops =
        IntStream.range(0, plan.loops())
            .mapToObj(unused -> new PlayerLoop(dialer.nextLoop()))
            .toList();
    for (int i = 0; i < plan.connections(); i++) {
      PlayerLoop loop = loops.get(i % loops.size());
      LoadPlayer player = new LoadPlayer(i, this, loop);
      players.add(player);
      loop.add(player);
    }
  }

  LoadPlan plan() {
    return plan;
  }

  Tally tally() {
    return tally;
  }

  Tokens tokens() {
    return tokens;
  }

  LoadRoom room(int index) {
    return rooms.get(index);
  }

  List<PlayerLoop> loops() {
    return loops;
  }

  List<LoadPlayer> players() {
    return players;
  }

  Semaphore onTheWay() {
    return onTheWay;
  }

  PlayerSocket dial(int attempt, PlayerLoop loop, LoadPlayer player) {
    return dialer.dial(servers.get(attempt % servers.size()), loop.thread(), player);
  }

  /** A player has a seat for the first time, or will have none. */
  void settled() {
    settled.incrementAndGet();
    onTheWay.release();
  }

  boolean everybodySettled() {
    return settled.get() == players.size();
  }

  /** A room admits so many operations a second of each player. */
  void inputRate(int perSecond) {
    inputRate.accumulateAndGet(perSecond, Math::min);
  }

  /** The least that a room admits; 0 when none has said. */
  int inputRate() {
    int rate = inputRate.get();
    return rate == Integer.MAX_VALUE ? 0 : rate;
  }

  /** Measures what is due from now until the other. */
  void measure(long fromNanos, long toNanos) {
    measureTo = toNanos;
    measureFrom = fromNanos;
  }

  /** Whether what was due then is measured. */
  boolean measures(long dueNanos) {
    return measureFrom != Long.MAX_VALUE && dueNanos - measureFrom >= 0 && dueNanos - measureTo < 0;
  }

  @Override
  public void close() {
    loops.forEach(PlayerLoop::stop);
    dialer.close();
  }
}
