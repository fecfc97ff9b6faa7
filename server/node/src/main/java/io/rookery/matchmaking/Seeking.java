package io.rookery.matchmaking;

import io.rookery.cluster.wire.MatchAnswer;
import io.rookery.cluster.wire.MatchAnswer.Limit;
import io.rookery.cluster.wire.OpenRoom;
import io.rookery.cluster.wire.Seek;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One join that looks for a room. */
final class Seeking {
  private static final int MOST_REFUSED = 8;

  private final OpenList list;
  private final Seek seek;
  private final MatchAnswer.Builder answer = MatchAnswer.newBuilder();

  Seeking(OpenList list, Seek seek) {
    this.list = list;
    this.seek = seek;
  }

  MatchAnswer answer() {
    Reservation earlier = list.reservation(seek.getJoin());
    if (earlier != null && earlier.attempt >= seek.getAttempt()) {
      return found(earlier); // the same join is the same room
    }
    List<String> refused = List.of();
    if (earlier == null) {
      answer.setLimit(list.joining(seek.getSeeker()));
    } else {
      list.forget(earlier); // another one takes its place, whatever the limits
      refused = refused(earlier);
      list.doubt(earlier.room);
      answer.setRefused(earlier.room.id()).setRefusedEpoch(earlier.room.now.getEpoch());
    }
    return answer.getLimit() == Limit.LIMIT_UNSPECIFIED ? place(refused) : answer.build();
  }

  private static List<String> refused(Reservation last) {
    List<String> before = last.refused;
    return Stream.concat(
            before.stream().skip(Math.max(0, before.size() - MOST_REFUSED + 1)),
            Stream.of(last.room.id()))
        .toList();
  }

  private MatchAnswer place(List<String> refused) {
    Optional<ListedRoom> open =
        seek.getExisting()
            ? list.firstFree(seek.getMetadataMap(), room -> !refused.contains(room.id()))
            : Optional.empty();
    if (open.isPresent()) {
      return reserve(open.get(), refused, false);
    }
    if (!seek.getFresh()) {
      return answer.build();
    }
    Limit limit = list.making(seek.getSeeker());
    return limit == Limit.LIMIT_UNSPECIFIED
        ? reserve(list.make(fresh()), refused, true)
        : answer.setLimit(limit).build();
  }

  private OpenRoom fresh() {
    return OpenRoom.newBuilder()
        .setRoom(seek.getRoom())
        .setNode(seek.getNode())
        .putAllMetadata(seek.getMetadataMap())
        .setSeats(seek.getSeats())
        .setMaker(seek.getSeeker())
        .build();
  }

  private MatchAnswer reserve(ListedRoom room, List<String> refused, boolean made) {
    Reservation reservation =
        new Reservation(seek.getJoin(), room, seek.getAttempt(), seek.getSeeker(), refused, made);
    list.reserve(reservation);
    return found(reservation);
  }

  private MatchAnswer found(Reservation reservation) {
    ListedRoom room = reservation.room;
    answer.setFound(room.found());
    if (room.isExpected() && !reservation.seated) {
      // whoever arrives first creates it as it was meant, not as they would have it
      answer.setCreate(true).putAllMetadata(room.now.getMetadataMap());
    }
    return answer.build();
  }
}
