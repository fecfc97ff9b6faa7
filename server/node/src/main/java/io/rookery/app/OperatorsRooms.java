package io.rookery.app;

import io.rookery.admin.Problem;
import io.rookery.admin.Rooms;
import io.rookery.bus.RoomSpec;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.cluster.wire.RoomView;
import io.rookery.host.ClusterRooms;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The cluster's rooms in the words of the admin API. */
final class OperatorsRooms implements Rooms {
  private final ClusterRooms rooms;

  OperatorsRooms(ClusterRooms rooms) {
    this.rooms = rooms;
  }

  @Override
  public Future<Listing> create(Wanted wanted) {
    RoomSpec.Builder spec =
        RoomSpec.newBuilder().setType(wanted.type()).putAllMetadata(wanted.metadata());
    wanted.config().ifPresent(config -> spec.setConfig(config).setConfigSet(true));
    return rooms
        .create(spec.build())
        .map(OperatorsRooms::listing)
        .recover(failure -> Future.failedFuture(problem(failure, wanted.type())));
  }

  @Override
  public Future<List<Listing>> list(Optional<String> type, int limit) {
    return Future.succeededFuture(
        rooms.list().stream()
            .filter(entry -> type.isEmpty() || type.get().equals(entry.getType()))
            .sorted(
                Comparator.comparingDouble(RoomEntry::getCreatedMs)
                    .thenComparing(RoomEntry::getRoom))
            .limit(limit)
            .map(OperatorsRooms::listing)
            .toList());
  }

  @Override
  public Future<Inspection> inspect(String room) {
    return rooms
        .inspect(room)
        .map(OperatorsRooms::inspection)
        .recover(failure -> Future.failedFuture(problem(failure, room)));
  }

  @Override
  public Future<Void> close(String room, String text) {
    return rooms.close(room, text).recover(failure -> Future.failedFuture(problem(failure, room)));
  }

  private static Throwable problem(Throwable failure, String about) {
    if (!(failure instanceof ClusterRooms.Answer answer)) {
      return Problem.unreachable(about);
    }
    if (answer.refusedByGame()) {
      return Problem.refusedByGame(answer.code(), answer.text(), about);
    }
    return switch (answer.code()) {
      case ClusterRooms.Answer.NO_SUCH_ROOM -> Problem.noSuchRoom(about);
      case "error" -> Problem.gameFailed(about);
      default ->
          new Problem(409, answer.code(), "The cluster makes no room of this type now: " + about);
    };
  }

  private static Listing listing(RoomEntry entry) {
    return new Listing(
        entry.getRoom(),
        entry.getType(),
        entry.getNode(),
        entry.getEpoch(),
        entry.getMetadataMap(),
        entry.getSeats(),
        entry.getPlayers(),
        entry.getLocked(),
        (long) entry.getCreatedMs());
  }

  private static Inspection inspection(RoomView view) {
    return new Inspection(
        listing(view.getEntry()),
        view.getConfig(),
        view.getShared(),
        view.getKept(),
        view.getSeatsList().stream()
            .map(
                seat ->
                    new Seated(
                        seat.getSeat(), seat.getName(), seat.getSubject(), seat.getConnected()))
            .toList());
  }
}
