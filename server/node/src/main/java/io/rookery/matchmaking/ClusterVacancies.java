package io.rookery.matchmaking;

import com.google.protobuf.ByteString;
import io.rookery.cluster.directory.RoomAddress;
import io.rookery.cluster.map.SharedMap;
import io.rookery.cluster.wire.MatchAnswer;
import io.rookery.cluster.wire.MatchStep;
import io.rookery.cluster.wire.OpenRoom;
import io.rookery.cluster.wire.Shut;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Sends how rooms stand to the list of open rooms: the newest of each, one at a time per room.
 *
 * <p>Safe on every thread. What could not be sent, rooms that found no space in the list, and the
 * end of rooms that are closed, are sent again every few seconds, once {@link #start started}.
 */
public final class ClusterVacancies implements Vacancies {
  private static final int REPEAT_MILLIS = 5_000;
  static final int REPEATED_AT_ONCE = 256;
  private static final int ROUNDS_OF_A_SWEEP = 6;

  private final SharedMap<MatchStep, MatchAnswer> open;

  /** By room; bounded by the rooms of this node, and those whose end the list has not heard of. */
  private final Map<String, PendingReport> reports = new ConcurrentHashMap<>();

  private int rounds;
  private long turn;

  public ClusterVacancies(SharedMap<MatchStep, MatchAnswer> open) {
    this.open = open;
  }

  @Override
  public void report(Standing now) {
    PendingReport report =
        reports.computeIfAbsent(now.address().room(), room -> new PendingReport(now));
    if (report.stands(now)) {
      send(report);
    }
  }

  @Override
  public void closed(String type, RoomAddress address) {
    PendingReport report = reports.get(address.room());
    if (report != null && report.close()) {
      send(report);
    }
  }

  /** From now on sends again, some at a time, what the list may not have. */
  public void start(Vertx vertx) {
    vertx.setPeriodic(REPEAT_MILLIS, timer -> repeat());
  }

  void repeat() {
    if (++rounds % ROUNDS_OF_A_SWEEP == 0) {
      reports.values().stream().map(each -> each.newest().type()).distinct().forEach(this::sweep);
    }
    int left = REPEATED_AT_ONCE - repeat(PendingReport::hasChanged, REPEATED_AT_ONCE);
    repeat(PendingReport::isUnlisted, left);
    turn += REPEATED_AT_ONCE;
  }

  /** Sends so many of these at most, beginning with others each round; how many. */
  private int repeat(Predicate<PendingReport> wanted, int most) {
    List<PendingReport> all = reports.values().stream().filter(wanted).toList();
    int count = Math.min(most, all.size());
    for (int i = 0; i < count; i++) {
      PendingReport next = all.get((int) ((turn + i) % all.size()));
      if (next.repeats()) {
        send(next);
      }
    }
    return count;
  }

  /** Any step forgets what is over; without one, it would stay where nobody joins any more. */
  private void sweep(String type) {
    open.step(type, MatchStep.getDefaultInstance());
  }

  private void send(PendingReport report) {
    if (report.isClosed()) {
      shut(report);
    } else {
      stand(report);
    }
  }

  private void shut(PendingReport report) {
    Standing last = report.takeLast();
    String room = last.address().room();
    Shut shut = Shut.newBuilder().setRoom(room).setEpoch(last.address().epoch()).build();
    open.step(last.type(), MatchStep.newBuilder().setShut(shut).build())
        .onComplete(done -> reports.remove(room, report), failure -> report.failed());
  }

  private void stand(PendingReport report) {
    Standing now = report.takeNewest();
    Set<ByteString> joins = new HashSet<>(now.joins());
    List<ByteString> news = now.joins().stream().filter(join -> !report.knows(join)).toList();
    open.step(now.type(), MatchStep.newBuilder().setStanding(message(now, news)).build())
        .onComplete(
            answer -> sendIf(report.sent(joins, answer.getListed()), report),
            failure -> sendIf(report.failed(), report));
  }

  private void sendIf(boolean newer, PendingReport report) {
    if (newer) {
      send(report);
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
