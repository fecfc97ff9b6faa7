package io.rookery.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopWatchdogsTest {
  private long now = 1_000_000_000L;
  private final LoopWatchdogs watchdogs = new LoopWatchdogs(() -> now, Duration.ofMillis(500));

  @Test
  void aLoopThatTicksIsWell() {
    LoopWatchdog loop = watchdogs.begin("loop 1");
    pass(400);
    loop.beat(now);
    pass(400);
    assertEquals(List.of(), watchdogs.standingStill());
  }

  @Test
  void aLoopThatStoppedTickingIsNamed() {
    watchdogs.begin("loop 1").beat(now);
    LoopWatchdog other = watchdogs.begin("loop 2");
    pass(501);
    other.beat(now);
    assertEquals(List.of("loop 1 has not ticked for 501 ms"), watchdogs.standingStill());
  }

  @Test
  void aFlushThatNeverComesIsNoticedThoughTicksGoOn() {
    LoopWatchdog loop = watchdogs.begin("loop 1");
    loop.waits(now);
    pass(300);
    loop.beat(now);
    loop.waits(now);
    pass(300);
    loop.beat(now);
    assertEquals(List.of("loop 1 has not flushed for 600 ms"), watchdogs.standingStill());
    loop.flushed();
    assertEquals(List.of(), watchdogs.standingStill());
  }

  @Test
  void aLoopThatEndedIsNotMissed() {
    LoopWatchdog loop = watchdogs.begin("loop 1");
    watchdogs.end(loop);
    pass(10_000);
    assertEquals(List.of(), watchdogs.standingStill());
  }

  private void pass(long millis) {
    now += millis * 1_000_000;
  }
}
