package io.rookery.cluster.directory;

import io.rookery.cluster.members.Nodes;
import io.rookery.cluster.wire.RoomEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the directory true when nodes die and events are lost.
 *
 * <p>Every survivor removes the rooms of a node that is gone; doing it twice does no harm. Every
 * three seconds it compares some of its copy with the map, and all of it when their sizes differ
 * twice in a row. Reports of rooms that failed are sent again. All of it runs on one thread of its
 * own.
 */
final class DirectorySweep implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DirectorySweep.class);
  private static final int EVERY_SECONDS = 3;
  private static final int ENTRIES_PER_SWEEP = 256;

  private final HazelcastRoomDirectory directory;
  private final Nodes nodes;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "rookery-directory");
            daemon.setDaemon(true);
            return daemon;
          });

  private List<String> rooms = List.of();
  private int next;
  private boolean differed;

  /** Rooms whose node was not a member at the last sweep: it may have joined just now. */
  private Map<String, String> orphans = Map.of();

  DirectorySweep(HazelcastRoomDirectory directory, Nodes nodes) {
    this.directory = directory;
    this.nodes = nodes;
    nodes.onGone(node -> thread.execute(() -> removeRoomsOf(node)));
    thread.scheduleWithFixedDelay(this::sweep, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  private void removeRoomsOf(String node) {
    int count = 0;
    for (RoomEntry entry : directory.list()) {
      if (entry.getNode().equals(node)) {
        count++;
        remove(entry.getRoom(), node);
      }
    }
    log.info("Node {} is gone, and its {} rooms with it", node, count);
  }

  private void remove(String room, String node) {
    directory
        .nodeGone(room, node)
        .onFailure(
            failure ->
                log.warn("Room {} of node {} is removed at the next sweep", room, node, failure));
  }

  private void sweep() {
    try {
      removeOrphans();
      compareSome();
      compareSizes();
      directory.repeatReports();
    } catch (RuntimeException e) {
      log.warn("The directory could not be compared with its copy; trying again", e);
    }
  }

  private void removeOrphans() {
    Set<String> up = nodes.all().stream().map(Nodes.Node::id).collect(Collectors.toSet());
    Map<String, String> found = new HashMap<>();
    for (RoomEntry entry : directory.list()) {
      if (!up.contains(entry.getNode())) {
        found.put(entry.getRoom(), entry.getNode());
      }
    }
    found.forEach(
        (room, node) -> {
          if (node.equals(orphans.get(room))) {
            remove(room, node);
          }
        });
    orphans = found;
  }

  private void compareSome() {
    if (next >= rooms.size()) {
      rooms = directory.copy().rooms();
      next = 0;
    }
    int end = Math.min(rooms.size(), next + ENTRIES_PER_SWEEP);
    rooms.subList(next, end).forEach(directory::correct);
    next = end;
  }

  private void compareSizes() {
    boolean differs = directory.count() != directory.copy().size();
    if (differs && differed) {
      directory.reload();
    }
    differed = differs;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
