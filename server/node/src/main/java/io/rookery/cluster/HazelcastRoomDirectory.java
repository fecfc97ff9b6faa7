package io.rookery.cluster;

import com.hazelcast.aggregation.Aggregators;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
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
final class HazelcastRoomDirectory implements RoomDirectory {
  private static final Logger log = LoggerFactory.getLogger(HazelcastRoomDirectory.class);

  private final HazelcastLedger<RoomEntry, DirectoryStep, DirectoryAnswer> ledger;
  private final DirectoryCopy copy = new DirectoryCopy();
  private final UUID listener;

  private final OccupancyReports reports = new OccupancyReports(this::send);

  private final RememberedEnds ends = new RememberedEnds(System::currentTimeMillis);

  HazelcastRoomDirectory(HazelcastLedger<RoomEntry, DirectoryStep, DirectoryAnswer> ledger) {
    this.ledger = ledger;
    this.listener = map().addEntryListener(new Follower(), true);
    reload();
  }

  IMap<String, Stored> map() {
    return ledger.map();
  }

  DirectoryCopy copy() {
    return copy;
  }

  void close() {
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
    return map().aggregate(Aggregators.count(), new LivingRooms());
  }

  private Optional<RoomEntry> living(Stored stored) {
    return Optional.ofNullable(ledger.value(stored)).filter(entry -> !entry.getClosed());
  }

  /** Removes a room if it still lives on a node that is gone. */
  Future<Void> nodeGone(String room, String node) {
    return ledger.step(room, DirectoryStep.newBuilder().setGone(node).build()).mapEmpty();
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
    return ledger
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
    return HazelcastLedger.here(map().getAsync(room)).map(this::living);
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
    return ledger.step(room, DirectoryStep.newBuilder().setReport(report).build());
  }

  @Override
  public Future<Void> release(String room, long epoch) {
    reports.forget(room);
    boolean forget = !ends.take();
    Release release = Release.newBuilder().setEpoch(epoch).setForget(forget).build();
    return ledger.step(room, DirectoryStep.newBuilder().setRelease(release).build()).mapEmpty();
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
      implements EntryAddedListener<String, Stored>,
          EntryUpdatedListener<String, Stored>,
          EntryRemovedListener<String, Stored> {
    @Override
    public void entryAdded(EntryEvent<String, Stored> event) {
      copy.put(ledger.value(event.getValue()));
    }

    @Override
    public void entryUpdated(EntryEvent<String, Stored> event) {
      RoomEntry entry = ledger.value(event.getValue());
      if (entry.getClosed()) {
        copy.remove(entry);
      } else {
        copy.put(entry);
      }
    }

    @Override
    public void entryRemoved(EntryEvent<String, Stored> event) {
      copy.remove(ledger.value(event.getOldValue()));
    }
  }
}
