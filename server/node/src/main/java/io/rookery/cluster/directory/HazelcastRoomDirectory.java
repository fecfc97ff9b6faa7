package io.rookery.cluster.directory;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import io.rookery.cluster.map.HazelcastSharedMap;
import io.rookery.cluster.map.Rule;
import io.rookery.cluster.map.Rules;
import io.rookery.cluster.map.StoredMessage;
import io.rookery.cluster.members.Nodes;
import io.rookery.cluster.wire.Claim;
import io.rookery.cluster.wire.DirectoryAnswer;
import io.rookery.cluster.wire.DirectoryStep;
import io.rookery.cluster.wire.Occupancy;
import io.rookery.cluster.wire.Release;
import io.rookery.cluster.wire.RoomEntry;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in a Hazelcast map, with a copy of all entries on each node.
 *
 * <p>The copy follows the map's events; what events miss, {@link DirectorySweep} mends. Safe on
 * every thread.
 */
public final class HazelcastRoomDirectory implements RoomDirectory {
  private static final Logger log = LoggerFactory.getLogger(HazelcastRoomDirectory.class);

  private final HazelcastSharedMap<RoomEntry, DirectoryStep, DirectoryAnswer> entries;
  private final DirectoryCopy copy = new DirectoryCopy();
  private final UUID listener;
  private final DirectorySweep sweep;

  private final OccupancyReports reports = new OccupancyReports(this::send);

  private final RememberedEnds ends = new RememberedEnds(System::currentTimeMillis);

  /**
   * A directory that follows the map from now on, and sweeps it. Blocks.
   *
   * @param rules among which is {@link #rule}
   */
  public HazelcastRoomDirectory(HazelcastInstance hazelcast, Rules rules, Nodes nodes) {
    DirectoryRule rule = new DirectoryRule();
    this.entries = new HazelcastSharedMap<>(hazelcast.getMap(rule.name()), rules, rule);
    this.listener = map().addEntryListener(new Follower(), true);
    reload();
    this.sweep = new DirectorySweep(this, nodes);
  }

  /** How the entries of rooms change. */
  public static Rule<?, ?, ?> rule() {
    return new DirectoryRule();
  }

  IMap<String, StoredMessage> map() {
    return entries.map();
  }

  DirectoryCopy copy() {
    return copy;
  }

  /** Follows and sweeps no more. */
  public void close() {
    sweep.close();
    map().removeEntryListener(listener);
  }

  /** Reads everything; what was in the copy only is dropped from it. Blocks. */
  void reload() {
    List<String> before = copy.rooms();
    map().forEach((room, stored) -> living(stored).ifPresent(copy::put));
    for (String room : before) {
      correct(room);
    }
  }

  /** Makes the copy of one entry what the map has. Blocks. */
  void correct(String room) {
    Optional<RoomEntry> known = copy.get(room);
    living(map().get(room)).ifPresentOrElse(copy::put, () -> known.ifPresent(copy::remove));
  }

  /** How many rooms there are in the whole cluster. Blocks. */
  long count() {
    return entries.count();
  }

  private Optional<RoomEntry> living(StoredMessage stored) {
    return Optional.ofNullable(entries.value(stored)).filter(entry -> !entry.getClosed());
  }

  /** Removes a room if it still lives on a node that is gone. */
  Future<Void> nodeGone(String room, String node) {
    return entries.step(room, DirectoryStep.newBuilder().setGone(node).build()).mapEmpty();
  }

  @Override
  public Future<Optional<RoomEntry>> claim(RoomEntry wanted, long after, long untilMillis) {
    return claim(
        Claim.newBuilder().setEntry(wanted).setAfter(after).setUntilMs(untilMillis).build());
  }

  @Override
  public Future<Optional<RoomEntry>> enterAgain(RoomEntry living) {
    return claim(Claim.newBuilder().setEntry(living).build());
  }

  private Future<Optional<RoomEntry>> claim(Claim claim) {
    String room = claim.getEntry().getRoom();
    return entries
        .step(room, DirectoryStep.newBuilder().setClaim(claim).build())
        .map(
            answer -> {
              if (answer.getLateMs() > 0) {
                log.warn(
                    "Room {} was to be opened {} ms ago at the latest: do the nodes' clocks agree?",
                    room,
                    answer.getLateMs());
              }
              if (!answer.hasEntry() || answer.getEntry().getClosed()) {
                return Optional.empty();
              }
              copy.put(answer.getEntry());
              return Optional.of(answer.getEntry());
            });
  }

  @Override
  public Optional<RoomEntry> peek(String room) {
    return copy.get(room);
  }

  @Override
  public Future<Optional<RoomEntry>> find(String room) {
    return HazelcastSharedMap.here(map().getAsync(room)).map(this::living);
  }

  @Override
  public Future<Void> report(String room, long epoch, int players, boolean locked) {
    Occupancy now =
        Occupancy.newBuilder().setEpoch(epoch).setPlayers(players).setLocked(locked).build();
    return reports.report(room, now);
  }

  /** Sends again the reports that failed. */
  void repeatReports() {
    reports.repeat();
  }

  private Future<?> send(String room, Occupancy report) {
    return entries.step(room, DirectoryStep.newBuilder().setReport(report).build());
  }

  @Override
  public Future<Void> release(String room, long epoch) {
    reports.forget(room);
    boolean forget = !ends.take();
    Release release = Release.newBuilder().setEpoch(epoch).setForget(forget).build();
    return entries.step(room, DirectoryStep.newBuilder().setRelease(release).build()).mapEmpty();
  }

  @Override
  public Collection<RoomEntry> list() {
    return copy.all();
  }

  @Override
  public void onRemoved(Consumer<RoomEntry> removed) {
    copy.onRemoved(removed);
  }

  private final class Follower
      implements EntryAddedListener<String, StoredMessage>,
          EntryUpdatedListener<String, StoredMessage>,
          EntryRemovedListener<String, StoredMessage> {
    @Override
    public void entryAdded(EntryEvent<String, StoredMessage> event) {
      copy.put(entries.value(event.getValue()));
    }

    @Override
    public void entryUpdated(EntryEvent<String, StoredMessage> event) {
      RoomEntry entry = entries.value(event.getValue());
      if (entry.getClosed()) {
        copy.remove(entry);
      } else {
        copy.put(entry);
      }
    }

    @Override
    public void entryRemoved(EntryEvent<String, StoredMessage> event) {
      copy.remove(entries.value(event.getOldValue()));
    }
  }
}
