package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.metrics.Metrics;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Thousands of rooms that had been made together closed together, and held an event loop up. */
class EmptyRoomsTest {
  private static final int ROOMS = 200;
  private static final long PATIENCE = Duration.ofMinutes(1).toNanos() / 1_000;

  @Test
  void roomsThatWereEmptiedTogetherCloseOneAfterTheOther() {
    Set<Long> ends = new HashSet<>();
    for (int i = 0; i < ROOMS; i++) {
      RoomLoop room =
          new RoomLoop(
              Trial.type("empty").emptyFor(Duration.ofMinutes(1)).plays(Trial::new),
              new RoomBirth("room-" + i, 1, Map.of(), null),
              0,
              new Random(1),
              new Random(2),
              Metrics.none());
      room.create(0);
      long end = room.nextWake();
      while (!room.isClosed()) {
        end = room.nextWake();
        room.wake(end);
      }
      assertTrue(end >= PATIENCE && end <= PATIENCE * 5 / 4, () -> "room after its time");
      ends.add(end);
    }
    assertTrue(ends.size() > ROOMS / 3, ends::toString);
  }
}
