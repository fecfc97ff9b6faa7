package io.rookery.matchmaking;

import io.rookery.bus.RoomSpec;
import io.rookery.cluster.ShortId;
import io.rookery.cluster.directory.RoomAddress;
import io.rookery.cluster.directory.RoomDirectory;
import io.rookery.cluster.map.SharedMap;
import io.rookery.cluster.members.Nodes;
import io.rookery.cluster.wire.FoundRoom;
import io.rookery.cluster.wire.MatchAnswer;
import io.rookery.cluster.wire.MatchStep;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.cluster.wire.Seek;
import io.rookery.cluster.wire.Shut;
import io.rookery.protocol.v1.Join;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds rooms through the list of open rooms that the cluster keeps for each type.
 *
 * <p>Safe on every thread; a future completes on the caller's context.
 */
public final class ClusterMatchmaker implements Matchmaker {
  private static final Logger log = LoggerFactory.getLogger(ClusterMatchmaker.class);
  private static final int MOST_METADATA = 16;
  private static final int LONGEST_KEY = 64;
  private static final int LONGEST_VALUE = 256;

  private final SharedMap<MatchStep, MatchAnswer> open;
  private final Supplier<Map<String, Integer>> seats;
  private final MatchmakerServices services;
  private final RoomDirectory directory;
  private final Nodes nodes;
  private final LimitedSeats limited;

  /** Ids are per boot: some 100 bytes for each node that ever left, while this one runs. */
  private final Set<String> gone = ConcurrentHashMap.newKeySet();

  /**
   * Finds rooms.
   *
   * @param open by {@link OpenRoomsRule}
   * @param seats of a room of each type that this node knows; asked for each join
   */
  public ClusterMatchmaker(
      SharedMap<MatchStep, MatchAnswer> open,
      Supplier<Map<String, Integer>> seats,
      MatchmakerServices services) {
    this.open = open;
    this.seats = seats;
    this.services = services;
    this.directory = services.directory();
    this.nodes = services.nodes();
    this.limited = new LimitedSeats(services.metrics());
    nodes.onGone(this::nodeGone);
  }

  private void nodeGone(String node) {
    gone.add(node);
    MatchStep step = MatchStep.newBuilder().setGone(node).build();
    for (String type : seats.get().keySet()) {
      open.step(type, step)
          .onFailure(failure -> log.warn("Rooms of {} on {} are still listed", type, node));
    }
  }

  @Override
  public Future<Verdict> place(Join join, int attempt, Seeker seeker) {
    return switch (join.getTargetCase()) {
      case ROOM -> byId(join.getRoom());
      case TYPE -> byType(join, attempt, seeker);
      case TARGET_NOT_SET -> refused("bad_join", "a join names a room or a type", false);
    };
  }

  private Future<Verdict> byId(String room) {
    Optional<RoomEntry> known = directory.peek(room);
    if (known.isPresent()) {
      return Future.succeededFuture(found(known.get()));
    }
    return directory
        .find(room)
        .map(entry -> entry.map(ClusterMatchmaker::found).orElseGet(() -> notFound()))
        .recover(failure -> timeout());
  }

  private static Verdict found(RoomEntry entry) {
    return new Verdict.Found(new RoomAddress(entry.getRoom(), entry.getNode(), entry.getEpoch()));
  }

  private static Verdict notFound() {
    return new Verdict.Refused("room_not_found", "no room has this id", false);
  }

  private Future<Verdict> byType(Join join, int attempt, Seeker seeker) {
    Integer seatsOfType = seats.get().get(join.getType());
    if (seatsOfType == null) {
      return refused("type_unknown", "no game type has this name", false);
    }
    if (join.getId().isEmpty() || join.getId().size() > 64) {
      return refused("bad_join", "a join's id has 16 bytes", false);
    }
    if (!isWithinLimits(join.getMetadataMap())) {
      return refused("bad_join", "metadata has at most 16 entries of 64 and 256 characters", false);
    }
    RoomSpec spec =
        RoomSpec.newBuilder().setType(join.getType()).putAllMetadata(join.getMetadataMap()).build();
    Optional<String> node = services.placement().place(nodes.all(), spec);
    boolean mayCreate = join.getMode() != Join.Mode.MODE_JOIN;
    Seek.Builder seek =
        Seek.newBuilder()
            .setJoin(join.getId())
            .setAttempt(attempt)
            .putAllMetadata(join.getMetadataMap())
            .setExisting(join.getMode() != Join.Mode.MODE_CREATE)
            .setSeeker(
                io.rookery.cluster.wire.Seeker.newBuilder()
                    .setSubject(seeker.subject())
                    .setAddress(seeker.address()));
    if (mayCreate && node.isPresent()) {
      seek.setFresh(true)
          .setRoom(ShortId.random(services.secrets()))
          .setNode(node.get())
          .setSeats(seatsOfType);
    }
    MatchStep step = MatchStep.newBuilder().setSeek(seek).build();
    return open.step(join.getType(), step)
        .compose(answer -> unlessGone(join.getType(), step, answer))
        .compose(answer -> verdict(answer, spec, mayCreate && node.isEmpty()))
        .recover(failure -> timeout());
  }

  /** A step that was on its way when a node died may have led to it: takes it once more. */
  private Future<MatchAnswer> unlessGone(String type, MatchStep step, MatchAnswer answer) {
    String node = answer.getFound().getNode();
    if (!gone.contains(node) || isBack(node)) {
      return Future.succeededFuture(answer);
    }
    return open.step(type, MatchStep.newBuilder().setGone(node).build())
        .compose(removed -> open.step(type, step));
  }

  /** A node that was cut off and not dead. */
  private boolean isBack(String node) {
    return nodes.all().stream().anyMatch(up -> up.id().equals(node)) && gone.remove(node);
  }

  private Future<Verdict> verdict(MatchAnswer answer, RoomSpec spec, boolean allDraining) {
    if (answer.getRefusedEpoch() > 0) {
      correct(spec.getType(), answer.getRefused());
    }
    if (answer.hasFound()) {
      FoundRoom found = answer.getFound();
      return answer.getCreate()
          ? open(found, spec, answer.getMetadataMap())
          : Future.succeededFuture(
              new Verdict.Found(
                  new RoomAddress(found.getRoom(), found.getNode(), found.getEpoch())));
    }
    if (answer.getLimit() != MatchAnswer.Limit.LIMIT_UNSPECIFIED) {
      return Future.succeededFuture(limited.refuse(answer.getLimit()));
    }
    return allDraining
        ? refused("node_draining", "every node is about to stop", true)
        : refused("no_room", "no room has a free seat", true);
  }

  private Future<Verdict> open(FoundRoom found, RoomSpec spec, Map<String, String> metadata) {
    RoomSpec room =
        spec.toBuilder()
            .clearMetadata()
            .putAllMetadata(metadata)
            .setRoom(found.getRoom())
            .setUntilMs(services.clock().millis() + RoomDirectory.OPENING_MILLIS)
            .build();
    return services
        .opener()
        .open(found.getNode(), room)
        .map(address -> (Verdict) new Verdict.Found(address))
        .recover(
            failure ->
                failure instanceof RoomOpener.NotOpened no
                    ? Future.succeededFuture(new Verdict.NotOpened(no.code(), no.text()))
                    : Future.failedFuture(failure));
  }

  /** A room that refused may be listed although it is no more. */
  private void correct(String type, String room) {
    directory
        .find(room)
        .onSuccess(
            entry -> {
              if (entry.isEmpty()) {
                Shut shut = Shut.newBuilder().setRoom(room).setEpoch(Long.MAX_VALUE).build();
                open.step(type, MatchStep.newBuilder().setShut(shut).build());
              }
            });
  }

  private static boolean isWithinLimits(Map<String, String> metadata) {
    return metadata.size() <= MOST_METADATA
        && metadata.entrySet().stream()
            .allMatch(
                entry ->
                    entry.getKey().length() <= LONGEST_KEY
                        && entry.getValue().length() <= LONGEST_VALUE);
  }

  private static Future<Verdict> refused(String code, String text, boolean temporary) {
    return Future.succeededFuture(new Verdict.Refused(code, text, temporary));
  }

  private static Future<Verdict> timeout() {
    return refused("timeout", "nobody answered in time", true);
  }
}
