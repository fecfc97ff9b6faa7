package io.rookery.bench;

import io.rookery.bench.load.Door;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What is measured: JVMs that serve, and the doors that players take to them.
 *
 * @param name for people
 * @param children whose CPU time counts
 * @param door of the player with this index, in the room with this name
 */
record Subject(String name, List<Child> children, Doors door) implements AutoCloseable {

  /** Leads to a room, by the player's index in it. */
  interface Doors {
    Door to(String room, int player);
  }

  List<Door> doors(int rooms, int perRoom) {
    List<Door> doors = new ArrayList<>();
    IntFunction<String> name = room -> "room-" + room;
    for (int room = 0; room < rooms; room++) {
      for (int player = 0; player < perRoom; player++) {
        doors.add(door.to(name.apply(room), player));
      }
    }
    return doors;
  }

  double cpuSeconds() {
    return children.stream().mapToDouble(Child::cpuSeconds).sum();
  }

  long allocatedBytes() throws Exception {
    long bytes = 0;
    for (Child child : children) {
      bytes += child.allocatedBytes();
    }
    return bytes;
  }

  @Override
  public void close() throws InterruptedException {
    for (Child child : children) {
      child.close();
    }
  }
}
