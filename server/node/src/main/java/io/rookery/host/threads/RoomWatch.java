package io.rookery.host.threads;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every {@link #PERIOD} at what each thread of rooms is in, and gives up those that do not
 * come out of a room.
 *
 * <p>It counts its looks, not the time: while the whole process stands still, nothing is stuck. The
 * threads themselves read no clock for it.
 */
public final class RoomWatch {
  /** Who holds a thread for so long is named. */
  public static final Duration SLOW = Duration.ofSeconds(1);

  /** Who holds a thread for so long does not get to hold it any longer. */
  public static final Duration STUCK = Duration.ofSeconds(5);

  /** How often it looks. */
  public static final Duration PERIOD = Duration.ofMillis(100);

  private static final long SLOW_LOOKS = SLOW.dividedBy(PERIOD);
  private static final long STUCK_LOOKS = STUCK.dividedBy(PERIOD);

  private static final Logger log = LoggerFactory.getLogger(RoomWatch.class);

  private final RoomThreads threads;
  private final Replaced replaced;
  private final Map<RoomThread, Visit> visits = new HashMap<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(RoomWatch::thread);
  private boolean stuckForGood;
  private volatile boolean hopeless;

  /** What is done when a thread has been given up, and replaced. */
  @FunctionalInterface
  public interface Replaced {
    /** The old thread enters no room any more; it is in this one. */
    void by(RoomThread old, Resident stuck, RoomThread fresh);
  }

  public RoomWatch(RoomThreads threads, Replaced replaced) {
    this.threads = threads;
    this.replaced = replaced;
  }

  /** Begins to look, on a thread of its own. */
  public void start() {
    looking.scheduleAtFixedRate(this::look, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  public void stop() {
    looking.shutdown();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "rooms-watch");
    thread.setDaemon(true);
    return thread;
  }

  /** Looks once; always on the same thread, which is none of those. */
  void look() {
    stuckForGood = false;
    visits.keySet().retainAll(threads.all());
    for (RoomThread thread : threads.all()) {
      try {
        look(thread);
      } catch (RuntimeException e) {
        log.error("{} could not be looked at; the others are", thread.name(), e);
      }
    }
    hopeless = stuckForGood;
  }

  /** Whether a thread is stuck that cannot be replaced; from any thread. */
  public boolean isHopeless() {
    return hopeless;
  }

  private void look(RoomThread thread) {
    long turn = thread.turn();
    Visit visit = visits.computeIfAbsent(thread, first -> new Visit());
    if (turn % 2 == 0 || turn != visit.turn) {
      visit.turn = turn;
      visit.looks = 0;
      visit.saidHopeless = false;
      thread.held(false);
      return;
    }
    visit.looks++;
    thread.held(visit.looks > 1);
    if (visit.looks == SLOW_LOOKS) {
      Resident room = thread.inside();
      StackTraceElement[] stack = thread.stack();
      if (thread.turn() == turn) {
        room.slow(GameLine.of(stack));
      }
    } else if (visit.looks >= STUCK_LOOKS) {
      giveUp(thread, turn, visit);
    }
  }

  private void giveUp(RoomThread thread, long turn, Visit visit) {
    if (!threads.canReplace()) {
      stuckForGood = true;
      if (!visit.saidHopeless) {
        visit.saidHopeless = true;
        GameLine where = GameLine.of(thread.stack());
        log.error(
            "{} is stuck in {}, at {}, as are {} threads that were given up: no more are, and this"
                + " node is not live until one of them comes back or it is started again",
            thread.name(),
            where.callback(),
            where.line(),
            threads.stuck());
      }
      return;
    }
    Resident room = thread.inside();
    StackTraceElement[] stack = thread.stack();
    if (thread.giveUp(turn)) {
      RoomThread fresh = threads.replace(thread);
      room.stuck(GameLine.of(stack));
      replaced.by(thread, room, fresh);
    }
  }

  private static final class Visit {
    private long turn;
    private long looks;
    private boolean saidHopeless;
  }
}
