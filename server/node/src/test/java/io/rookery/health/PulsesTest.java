package io.rookery.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PulsesTest {
  private long now = 1_000_000_000L;
  private final Pulses pulses = new Pulses(() -> now, Duration.ofMillis(500));

  @Test
  void aLoopThatTicksIsWell() {
    Pulse loop = pulses.begin("loop 1");
    pass(400);
    loop.beat(now);
    pass(400);
    assertEquals(List.of(), pulses.standingStill());
  }

  @Test
  void aLoopThatStoppedTickingIsNamed() {
    pulses.begin("loop 1").beat(now);
    Pulse other = pulses.begin("loop 2");
    pass(501);
    other.beat(now);
    assertEquals(List.of("loop 1 has not ticked for 501 ms"), pulses.standingStill());
  }

  @Test
  void aFlushThatNeverComesIsNoticedThoughTicksGoOn() {
    Pulse loop = pulses.begin("loop 1");
    loop.waits(now);
    pass(300);
    loop.beat(now);
    loop.waits(now);
    pass(300);
    loop.beat(now);
    assertEquals(List.of("loop 1 has not flushed for 600 ms"), pulses.standingStill());
    loop.flushed();
    assertEquals(List.of(), pulses.standingStill());
  }

  @Test
  void aLoopThatEndedIsNotMissed() {
    Pulse loop = pulses.begin("loop 1");
    pulses.end(loop);
    pass(10_000);
    assertEquals(List.of(), pulses.standingStill());
  }

  private void pass(long millis) {
    now += millis * 1_000_000;
  }
}
