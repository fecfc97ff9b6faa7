package io.rookery.matchmaking;

import io.rookery.cluster.wire.MatchAnswer;
import io.rookery.cluster.wire.OpenRoom;
import io.rookery.cluster.wire.Reservation;
import io.rookery.cluster.wire.Seek;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One join that looks for a room. */
final class Seeking {
  private static final int MOST_REFUSED = 8;

  private final OpenList list;
  private final Seek seek;
  private final long now;

  Seeking(OpenList list, Seek seek, long now) {
    this.list = list;
    this.seek = seek;
    this.now = now;
  }

  MatchAnswer answer() {
    Optional<Reservation> earlier = list.reservation(seek.getJoin());
    if (earlier.isPresent() && earlier.get().getAttempt() >= seek.getAttempt()) {
      return found(earlier.get()); // the same join is the same room
    }
    MatchAnswer.Builder answer = MatchAnswer.newBuilder();
    List<String> refused = List.of();
    if (earlier.isPresent()) {
      Reservation last = earlier.get();
      list.forget(last);
      refused = refused(last);
      list.doubt(last.getRoom());
      answer.setRefused(last.getRoom()).setRefusedEpoch(last.getEpoch());
    }
    if (list.isExhausted()) {
      return answer.build();
    }
    Optional<Reservation> place = place(refused);
    place.ifPresent(
        reservation -> {
          list.reserve(reservation);
          answer.mergeFrom(found(reservation));
        });
    return answer.build();
  }

  private static List<String> refused(Reservation last) {
    List<String> before = last.getRefusedList();
    return Stream.concat(
            before.stream().skip(Math.max(0, before.size() - MOST_REFUSED + 1)),
            Stream.of(last.getRoom()))
        .toList();
  }

  private Optional<Reservation> place(List<String> refused) {
    if (seek.getExisting()) {
      Optional<OpenRoom> open =
          list.firstFree(room -> fits(room) && !refused.contains(room.getRoom()));
      if (open.isPresent()) {
        return open.map(room -> reservation(room, refused));
      }
    }
    if (!seek.getFresh()) {
      return Optional.empty();
    }
    OpenRoom made =
        OpenRoom.newBuilder()
            .setRoom(seek.getRoom())
            .setNode(seek.getNode())
            .putAllMetadata(seek.getMetadataMap())
            .setSeats(seek.getSeats())
            .setUntil(now + OpenList.RESERVED_MILLIS)
            .build();
    list.add(made);
    return Optional.of(reservation(made, refused));
  }

  /** Whether the room has what the join asks for, and perhaps more. */
  private boolean fits(OpenRoom room) {
    Map<String, String> has = room.getMetadataMap();
    return seek.getMetadataMap().entrySet().stream()
        .allMatch(wanted -> wanted.getValue().equals(has.get(wanted.getKey())));
  }

  private Reservation reservation(OpenRoom room, List<String> refused) {
    return Reservation.newBuilder()
        .setJoin(seek.getJoin())
        .setRoom(room.getRoom())
        .setNode(room.getNode())
        .setEpoch(room.getEpoch())
        .setAttempt(seek.getAttempt())
        .setUntil(now + OpenList.RESERVED_MILLIS)
        .addAllRefused(refused)
        .build();
  }

  private MatchAnswer found(Reservation reservation) {
    MatchAnswer.Builder answer = MatchAnswer.newBuilder().setFound(reservation);
    if (reservation.getEpoch() == 0 && !reservation.getSeated()) {
      // whoever arrives first creates it as it was meant, not as they would have it
      Map<String, String> metadata =
          list.room(reservation.getRoom())
              .map(OpenRoom::getMetadataMap)
              .orElse(seek.getMetadataMap());
      answer.setCreate(true).putAllMetadata(metadata);
    }
    return answer.build();
  }
}
