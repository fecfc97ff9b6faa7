package io.rookery.host.threads;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that a node's rooms run on. Safe on every thread.
 *
 * <p>One that is given up is replaced, as long as those that were given up and still run are fewer
 * than those that serve: each may take a processor for itself, for ever.
 */
public final class RoomThreads {
  private final Vertx vertx;
  private final CopyOnWriteArrayList<RoomThread> serving = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<RoomThread> givenUp = new CopyOnWriteArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();

  public RoomThreads(Vertx vertx, int count) {
    this.vertx = vertx;
    List<RoomThread> first = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      first.add(make());
    }
    serving.addAll(first);
  }

  private RoomThread make() {
    return new RoomThread(vertx, "rooms-" + made.getAndIncrement());
  }

  /** The one for the next room: each in its turn, but those that a room holds, if others are. */
  public RoomThread next() {
    RoomThread thread = inTurn();
    for (int i = 1; i < serving.size() && thread.isHeld(); i++) {
      thread = inTurn();
    }
    return thread;
  }

  private RoomThread inTurn() {
    return serving.get(Math.floorMod(next.getAndIncrement(), serving.size()));
  }

  public List<RoomThread> all() {
    return List.copyOf(serving);
  }

  /** Whether another one can be given up and replaced. */
  boolean canReplace() {
    return stuck() < serving.size();
  }

  /** How many that were given up have not come back. */
  public int stuck() {
    givenUp.removeIf(thread -> !thread.isAlive());
    return givenUp.size();
  }

  /** Puts a new one in the place of one that was given up. */
  RoomThread replace(RoomThread old) {
    RoomThread fresh = make();
    givenUp.add(old);
    serving.set(serving.indexOf(old), fresh);
    return fresh;
  }

  /** Ends all that come back. */
  public void end() {
    serving.forEach(RoomThread::end);
  }
}
