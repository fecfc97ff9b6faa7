package io.rookery.host.threads;

import io.netty.channel.DefaultEventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxThread;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.VertxThreadFactory;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A thread of rooms, apart from those of sockets; and the gate through which each room is entered.
 *
 * <p>Java has no way to end a thread that runs somebody else's code. What can be done is to give it
 * up: from then on the gate is shut, so that whenever the thread comes back, it touches no room any
 * more, and the rooms that it was not in can go on elsewhere. Giving up and coming back are decided
 * by one compare-and-set, so exactly one of them happens; it is also what makes the thread's last
 * writes visible to the next.
 */
public final class RoomThread {
  /**
   * In {@link #turn}: nobody enters any more. Otherwise it is even outside of rooms, odd inside.
   */
  private static final long GIVEN_UP = -1;

  private final String name;
  private final DefaultEventLoop loop;
  private final Context context;
  private final AtomicLong turn = new AtomicLong();
  private final AtomicReference<Resident> inside = new AtomicReference<>();
  private volatile Thread thread;

  /** Whether a room has it for longer than one should; as its watch saw it last. */
  private volatile boolean held;

  /** Known to the thread itself, without asking {@link #turn}. */
  private boolean shut;

  RoomThread(Vertx vertx, String name) {
    this.name = name;
    loop = new DefaultEventLoop((ThreadFactory) work -> thread = thread(work, name));
    context = ((VertxInternal) vertx).contextBuilder().withEventLoop(loop).build();
  }

  private static VertxThread thread(Runnable work, String name) {
    // The limit is for a check of Vert.x's that these threads are not in: RoomWatch looks here.
    VertxThread made =
        VertxThreadFactory.INSTANCE.newVertxThread(work, name, false, 1, TimeUnit.SECONDS);
    made.setDaemon(true);
    return made;
  }

  String name() {
    return name;
  }

  /** What runs on it. */
  public Context context() {
    return context;
  }

  /**
   * Enters a room, and does something there; on this thread. From any other, and when this one was
   * given up, it does nothing.
   */
  public void enter(Resident room, Runnable work) {
    if (shut || Thread.currentThread() != thread) {
      return;
    }
    if (inside.getPlain() != null) {
      work.run();
      return;
    }
    long entered = turn.getPlain() + 1;
    inside.lazySet(room);
    if (!turn.compareAndSet(entered - 1, entered)) {
      shut = true;
      return;
    }
    try {
      work.run();
    } finally {
      inside.lazySet(null);
      shut = !turn.compareAndSet(entered, entered + 1);
    }
  }

  /** Which visit to a room is under way: an odd number, which no other visit has. */
  long turn() {
    return turn.get();
  }

  /** Whose visit it is; null between two. */
  Resident inside() {
    return inside.get();
  }

  boolean isHeld() {
    return held;
  }

  void held(boolean now) {
    if (held != now) {
      held = now;
    }
  }

  /** Where it is now. */
  StackTraceElement[] stack() {
    Thread running = thread;
    return running == null ? new StackTraceElement[0] : running.getStackTrace();
  }

  /**
   * Shuts the gate while this visit is under way.
   *
   * @return whether it did; otherwise the visit is over, and nothing has happened
   */
  boolean giveUp(long visit) {
    if (!turn.compareAndSet(visit, GIVEN_UP)) {
      return false;
    }
    thread.interrupt(); // what only waits comes back by this
    return true;
  }

  /** Whether it is this one. */
  public boolean isThread(Thread other) {
    return other == thread;
  }

  /** Whether it runs, given up or not. */
  boolean isAlive() {
    Thread running = thread;
    return running != null && running.isAlive();
  }

  /** Ends it as soon as it is at nothing; nothing may be given to its context any more. */
  public void end() {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }
}
