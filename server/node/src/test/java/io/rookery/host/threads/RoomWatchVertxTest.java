package io.rookery.host.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoomWatchVertxTest {
  private static final long SLOW = RoomWatch.SLOW.dividedBy(RoomWatch.PERIOD);
  private static final long STUCK = RoomWatch.STUCK.dividedBy(RoomWatch.PERIOD);

  private final Vertx vertx = Vertx.vertx();
  private final RoomThreads threads = new RoomThreads(vertx, 1);
  private final List<String> told = new ArrayList<>();
  private final List<CountDownLatch> held = new ArrayList<>();
  private final RoomWatch watch =
      new RoomWatch(threads, (old, stuck, fresh) -> told.add("replaced for " + stuck));

  @AfterEach
  void close() {
    held.forEach(CountDownLatch::countDown);
    threads.end();
    vertx.close();
  }

  @Test
  void whoHoldsAThreadIsNamedOnceAndThenLosesIt() throws Exception {
    RoomThread first = threads.next();
    hold(first, "cellar");
    look(SLOW);
    assertEquals(List.of(), told);
    look(1);
    assertEquals(List.of("cellar is slow"), told);
    look(STUCK - SLOW - 1);
    assertEquals(1, told.size());
    look(1);
    assertEquals(List.of("cellar is slow", "cellar is stuck", "replaced for cellar"), told);
    assertNotEquals(first, threads.next());
    assertTrue(visited(threads.next()));
  }

  @Test
  void aThreadThatComesBackInTimeKeepsItsRooms() throws Exception {
    RoomThread only = threads.next();
    CountDownLatch end = hold(only, "cellar");
    look(STUCK);
    end.countDown();
    assertTrue(visited(only));
    look(STUCK);
    assertEquals(List.of("cellar is slow"), told);
    assertSame(only, threads.next());
  }

  @Test
  void aThreadThatWasGivenUpEntersNoRoomWhenItComesBack() throws Exception {
    RoomThread old = threads.next();
    CountDownLatch end = hold(old, "cellar");
    look(STUCK + 1);
    end.countDown();
    assertFalse(visited(old));
    old.end();
  }

  @Test
  void asManyAreReplacedAsThereAreAndThenNothingCanBeMended() throws Exception {
    RoomThread first = threads.next();
    hold(first, "cellar");
    look(STUCK + 1);
    CountDownLatch second = hold(threads.next(), "attic");
    look(STUCK + 2);
    assertTrue(watch.isHopeless());
    second.countDown();
    assertTrue(visited(threads.next()));
    look(1);
    assertFalse(watch.isHopeless());
  }

  private void look(long times) {
    for (long i = 0; i < times; i++) {
      watch.look();
    }
  }

  /** Has a room hold a thread, not to be interrupted, until the latch is counted down. */
  private CountDownLatch hold(RoomThread thread, String name) throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    held.add(end);
    thread
        .context()
        .runOnContext(
            here ->
                thread.enter(
                    room(name),
                    () -> {
                      inside.countDown();
                      while (end.getCount() > 0) {
                        Thread.onSpinWait();
                      }
                    }));
    assertTrue(inside.await(20, TimeUnit.SECONDS));
    return end;
  }

  /** Whether a room can be entered there, once all is done that was given to it before. */
  private boolean visited(RoomThread thread) throws Exception {
    boolean[] entered = new boolean[1];
    CountDownLatch done = new CountDownLatch(1);
    thread
        .context()
        .runOnContext(
            here -> {
              thread.enter(room("visitor"), () -> entered[0] = true);
              done.countDown();
            });
    assertTrue(done.await(20, TimeUnit.SECONDS));
    return entered[0];
  }

  private Resident room(String name) {
    return new Resident() {
      @Override
      public void slow(GameLine where) {
        told.add(name + " is slow");
      }

      @Override
      public void stuck(GameLine where) {
        told.add(name + " is stuck");
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }
}
