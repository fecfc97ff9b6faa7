package io.rookery.load;

import io.rookery.protocol.client.PlayerSession;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * Leads a run through its parts: everybody connects, talks, is measured, falls silent, leaves.
 *
 * <p>Each part ends after a time of its own, whatever the servers do. On one thread, which waits.
 */
final class Conductor {
  private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PATIENCE_PER_PLAYER = Duration.ofMillis(20);

  /** Longer than the pause between two attempts of a player to come back. */
  private static final Duration DRAIN = Duration.ofSeconds(60);

  private static final long POLL_MILLIS = 20;

  private final LoadRun run;
  private final LoadPlan plan;
  private final UsageSource servers;
  private final Consumer<Progress> progress;
  private final Timeline timeline;
  private long behind;

  Conductor(LoadRun run, UsageSource servers, Consumer<Progress> progress) {
    this.run = run;
    this.plan = run.plan();
    this.servers = servers;
    this.progress = progress;
    this.timeline = new Timeline(run);
  }

  /** The whole run. */
  LoadResult lead() throws InterruptedException {
    Usage before = servers.read();
    run.loops().forEach(loop -> loop.execute(loop::watch));
    connect();
    Usage seated = servers.read();
    talk("warming up", plan.warmUp());
    long from = System.nanoTime();
    run.measure(from, from + plan.duration().toNanos());
    long cpuBegun = servers.cpuNanos();
    timeline.begin(from);
    talk("measuring", plan.duration());
    LoadResult.Span span = timeline.end(System.nanoTime());
    long cpuEnded = servers.cpuNanos();
    boolean complete = fallSilent();
    Histogram deliveries = Latencies.none();
    Histogram acknowledgements = Latencies.none();
    timeline.takeRest(deliveries, acknowledgements);
    LoadResult.Checked checked = conclude();
    LoadResult.ReturnTimes returns =
        new LoadResult.ReturnTimes(
            recorded(PlayerLoop::roundTrips),
            recorded(PlayerLoop::resumes),
            recorded(PlayerLoop::absences));
    leave();
    return new LoadResult(
        plan,
        run.tally(),
        span,
        timeline.samples(),
        deliveries,
        acknowledgements,
        returns,
        checked,
        complete,
        behind,
        run.inputRate(),
        new LoadResult.Servers(before, seated, cpuBegun, cpuEnded));
  }

  /** Everybody takes a seat, one after the other over the ramp. */
  private void connect() throws InterruptedException {
    long start = System.nanoTime();
    int players = plan.connections();
    long patience =
        plan.ramp().plus(PATIENCE).plus(PATIENCE_PER_PLAYER.multipliedBy(players)).toNanos();
    long next = start + SAMPLE_NANOS;
    for (int i = 0; i < players; i++) {
      long due = start + plan.ramp().toNanos() * i / players;
      while (due - System.nanoTime() > 0) {
        pause(Math.min(due - System.nanoTime(), SAMPLE_NANOS));
      }
      if (next - System.nanoTime() <= 0) {
        report("connecting", System.nanoTime() - start);
        next += SAMPLE_NANOS;
      }
      long left = start + patience - System.nanoTime();
      if (!run.onTheWay().tryAcquire(Math.max(0, left), TimeUnit.NANOSECONDS)) {
        break;
      }
      LoadPlayer player = run.players().get(i);
      player.loop().execute(player::connect);
    }
    waitFor(run::everybodySettled, Duration.ofNanos(start + patience - System.nanoTime()));
  }

  /** Lets everybody talk for so long; begins when they have not yet. */
  private void talk(String part, Duration howLong) throws InterruptedException {
    long start = System.nanoTime();
    if (!timeline.begun()) {
      timeline.prepare(start);
      double spread = plan.paced() ? 1e9 / plan.rate() : TimeUnit.MILLISECONDS.toNanos(100);
      long first = start + TimeUnit.MILLISECONDS.toNanos(10);
      run.loops().forEach(l -> l.execute(() -> l.begin(first, spread, plan.connections())));
    }
    long end = start + howLong.toNanos();
    long next = start + SAMPLE_NANOS;
    while (end - System.nanoTime() > 0) {
      pause(Math.min(next, end) - System.nanoTime());
      if (next - System.nanoTime() <= 0) {
        timeline.sample(System.nanoTime());
        report(part, next - start);
        next += SAMPLE_NANOS;
      }
    }
  }

  /** Nobody says anything more; whether all that was said was heard and acknowledged in time. */
  private boolean fallSilent() throws InterruptedException {
    behind = sum(run.loops().stream().map(loop -> loop.ask(loop::end)).toList());
    return waitFor(
        () -> {
          var open =
              run.loops().stream()
                  .map(
                      loop ->
                          loop.ask(
                              () ->
                                  loop.players().stream()
                                      .filter(player -> !player.talk().complete())
                                      .count()))
                  .toList();
          return sum(open) == 0;
        },
        DRAIN);
  }

  private LoadResult.Checked conclude() {
    return run.loops().stream().map(loop -> loop.ask(() -> conclude(loop))).toList().stream()
        .map(CompletableFuture::join)
        .reduce(LoadResult.Checked.NOTHING, LoadResult.Checked::plus);
  }

  private LoadResult.Checked conclude(PlayerLoop loop) {
    LoadResult.Checked sum = LoadResult.Checked.NOTHING;
    for (LoadPlayer player : loop.players()) {
      SequenceCheck check = player.talk().conclude();
      check.losses().covered().forEach(run.tally()::lost);
      PlayerSession session = player.session();
      int unsettled = session == null ? 0 : session.unsettled();
      if (session != null) {
        run.tally().add(Count.UNKNOWN, session.unknown());
        run.tally().add(Count.AWAY, session.attached() ? 0 : 1);
      }
      sum =
          sum.plus(
              new LoadResult.Checked(
                  check.lost(),
                  check.losses().undeclared(),
                  check.duplicated(),
                  check.reordered(),
                  unsettled));
    }
    return sum;
  }

  private void leave() throws InterruptedException {
    for (PlayerLoop loop : run.loops()) {
      loop.execute(() -> loop.players().forEach(player -> player.leave(System.nanoTime())));
    }
    waitFor(
        () ->
            sum(
                    run.loops().stream()
                        .map(
                            loop ->
                                loop.ask(
                                    () ->
                                        loop.players().stream()
                                            .filter(player -> !player.isFinished())
                                            .count()))
                        .toList())
                == 0,
        DRAIN);
    run.loops().forEach(loop -> loop.execute(() -> loop.players().forEach(LoadPlayer::finish)));
  }

  private Histogram recorded(Function<PlayerLoop, Latencies> which) {
    Histogram sum = Latencies.none();
    run.loops().forEach(loop -> which.apply(loop).takeInto(sum));
    return sum;
  }

  private void report(String part, long elapsedNanos) {
    progress.accept(new Progress(part, elapsedNanos, run.tally(), timeline.last()));
  }

  private static long sum(List<CompletableFuture<Long>> parts) {
    return parts.stream().mapToLong(CompletableFuture::join).sum();
  }

  private static boolean waitFor(BooleanSupplier what, Duration atMost)
      throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!what.getAsBoolean()) {
      if (end - System.nanoTime() <= 0) {
        return false;
      }
      pause(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
    return true;
  }

  private static void pause(long nanos) throws InterruptedException {
    if (nanos > 0) {
      new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS);
    }
  }
}
