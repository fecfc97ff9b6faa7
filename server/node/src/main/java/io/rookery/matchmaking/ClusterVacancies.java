package io.rookery.matchmaking;

import com.google.protobuf.ByteString;
import io.rookery.cluster.Ledger;
import io.rookery.cluster.RoomAddress;
import io.rookery.cluster.wire.MatchAnswer;
import io.rookery.cluster.wire.MatchStep;
import io.rookery.cluster.wire.OpenRoom;
import io.rookery.cluster.wire.Shut;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends how rooms stand to the list of open rooms: the newest of each, one at a time per room.
 *
 * <p>Safe on every thread. What could not be sent, and rooms that found no space in the list, are
 * sent again every few seconds, once {@link #start started}.
 */
public final class ClusterVacancies implements Vacancies {
  private static final int REPEAT_MILLIS = 5_000;
  private static final int REPEATED_AT_ONCE = 256;
  private static final int ROUNDS_OF_A_SWEEP = 6;

  private final Ledger<MatchStep, MatchAnswer> open;
  private final Map<String, Told> rooms = new ConcurrentHashMap<>();
  private int rounds;

  public ClusterVacancies(Ledger<MatchStep, MatchAnswer> open) {
    this.open = open;
  }

  @Override
  public void report(Standing now) {
    Told told = rooms.computeIfAbsent(now.address().room(), room -> new Told());
    if (told.wants(now)) {
      send(told);
    }
  }

  @Override
  public void closed(String type, RoomAddress address) {
    Told told = rooms.remove(address.room());
    if (told != null) {
      told.end().eventually(() -> shut(type, address));
    }
  }

  private Future<MatchAnswer> shut(String type, RoomAddress address) {
    Shut shut = Shut.newBuilder().setRoom(address.room()).setEpoch(address.epoch()).build();
    return open.step(type, MatchStep.newBuilder().setShut(shut).build());
  }

  /** From now on sends again, some at a time, what the list may not have. */
  public void start(Vertx vertx) {
    vertx.setPeriodic(REPEAT_MILLIS, timer -> repeat());
  }

  private void repeat() {
    if (++rounds % ROUNDS_OF_A_SWEEP == 0) {
      rooms.values().stream().map(Told::type).distinct().forEach(this::sweep);
    }
    rooms.values().stream().filter(Told::mayRepeat).limit(REPEATED_AT_ONCE).forEach(this::send);
  }

  /** Any step forgets what is over; without one, it would stay where nobody joins any more. */
  private void sweep(String type) {
    open.step(type, MatchStep.getDefaultInstance());
  }

  private void send(Told told) {
    Standing now = told.takeNewest();
    Set<ByteString> joins = new HashSet<>(now.joins());
    List<ByteString> news = now.joins().stream().filter(join -> !told.had(join)).toList();
    open.step(now.type(), MatchStep.newBuilder().setStanding(message(now, news)).build())
        .onComplete(
            answer -> settled(told, told.sent(joins, answer.getListed())),
            failure -> settled(told, told.failed()));
  }

  private void settled(Told told, boolean more) {
    if (more) {
      send(told);
    }
  }

  private static io.rookery.cluster.wire.Standing message(Standing now, List<ByteString> seated) {
    OpenRoom room =
        OpenRoom.newBuilder()
            .setRoom(now.address().room())
            .setNode(now.address().node())
            .setEpoch(now.address().epoch())
            .putAllMetadata(now.metadata())
            .setSeats(now.seats())
            .setPlayers(now.players())
            .setLocked(now.locked())
            .build();
    return io.rookery.cluster.wire.Standing.newBuilder().setNow(room).addAllSeated(seated).build();
  }
}
