package io.rookery.cluster.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.cluster.wire.RoomEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectoryCopyTest {
  private final DirectoryCopy copy = new DirectoryCopy();
  private final List<Long> removed = new ArrayList<>();

  @BeforeEach
  void listen() {
    copy.onRemoved(entry -> removed.add(entry.getEpoch()));
  }

  @Test
  void lateNewsOfAnOlderEpochChangesNothing() {
    copy.put(entry(2));
    copy.put(entry(1));
    copy.remove(entry(1));
    assertEquals(entry(2), copy.get("room").orElseThrow());
    assertEquals(List.of(), removed);
  }

  @Test
  void aRemovalIsToldOnceWithTheLastEntry() {
    copy.put(entry(1));
    copy.remove(entry(1));
    copy.remove(entry(1));
    assertTrue(copy.get("room").isEmpty());
    assertEquals(List.of(1L), removed);
  }

  private static RoomEntry entry(long epoch) {
    return RoomEntry.newBuilder().setRoom("room").setEpoch(epoch).build();
  }
}
