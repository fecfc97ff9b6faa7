package io.rookery.bench.load;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** The players of one event loop and what they count; confined to it unless said otherwise. */
final class Crowd {
  private static final int CARE_TICKS = 100;

  private final EventLoop loop;
  private final boolean toAll;
  private final AtomicInteger seated = new AtomicInteger();
  private final List<Player> dirty = new ArrayList<>();
  private final Histogram latencies = new Histogram(60_000_000_000L, 3);
  private final long run = System.nanoTime();
  private byte[] scratch = new byte[1 << 18];
  private byte[] masked = new byte[1 << 10];
  private Traffic.Rooms rooms;
  private Traffic traffic = Traffic.none();
  private long said;
  private long heldBack;
  private long delivered;
  private long resent;
  private volatile String failure;
  private int ticks;

  Crowd(EventLoop loop, boolean toAll) {
    this.loop = loop;
    this.toAll = toAll;
  }

  /** From any thread: what was counted until now; latencies since the last call. */
  Load.Count count() throws Exception {
    return loop.submit(
            () -> {
              Histogram since = latencies.copy();
              latencies.reset();
              return new Load.Count(said, heldBack, delivered, resent, since);
            })
        .get(60, TimeUnit.SECONDS);
  }

  /** From any thread: the players speak so from now on. */
  void speak(Traffic how) throws Exception {
    loop.submit(
            () -> {
              traffic = how;
              traffic.begin(rooms, System.nanoTime());
            })
        .get(60, TimeUnit.SECONDS);
  }

  /** From any thread, once: these are the players. */
  void gather(Traffic.Rooms all) {
    rooms = all;
    loop.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.MILLISECONDS);
  }

  /** From any thread: how many are seated. */
  int seatedCount() {
    return seated.get();
  }

  /** From any thread: what went wrong last, or null. */
  String failure() {
    return failure;
  }

  boolean isToAll() {
    return toAll;
  }

  void seated(Player player) {
    seated.incrementAndGet();
  }

  void failed(String why) {
    failure = why;
  }

  void resent() {
    resent++;
  }

  void said(boolean accepted) {
    if (accepted) {
      said++;
    } else {
      heldBack++;
    }
  }

  void heard(Player player, byte[] bytes, int at) {
    delivered++;
    if (Payload.sender(bytes, at) == player.id) {
      long now = System.nanoTime();
      latencies.recordValue(Math.max(0, now - Payload.due(bytes, at)));
      traffic.returned(player, now);
    }
  }

  long now() {
    return System.nanoTime();
  }

  /** Differs between runs, so that joins of two runs are two joins. */
  long run() {
    return run;
  }

  byte[] scratch(int size) {
    if (scratch.length < size) {
      scratch = new byte[size * 2];
    }
    return scratch;
  }

  byte[] masked(int size) {
    if (masked.length < size) {
      masked = new byte[size * 2];
    }
    return masked;
  }

  void dirty(Player player) {
    if (dirty.isEmpty()) {
      loop.execute(this::flush);
    }
    dirty.add(player);
  }

  private void flush() {
    for (Player player : dirty) {
      player.flush();
    }
    dirty.clear();
  }

  private void tick() {
    long now = System.nanoTime();
    traffic.tick(now);
    if (++ticks % CARE_TICKS == 0) {
      for (Player[] room : rooms.players()) {
        for (Player player : room) {
          player.care(now);
        }
      }
    }
  }
}
