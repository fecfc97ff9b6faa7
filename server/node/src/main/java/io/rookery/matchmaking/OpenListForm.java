package io.rookery.matchmaking;

import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.cluster.map.ValueForm;
import io.rookery.cluster.wire.OpenRooms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A list of open rooms on its way from one keeper to the next. */
final class OpenListForm implements ValueForm<OpenList> {

  @Override
  public byte[] write(OpenList list) {
    OpenRooms.Builder message = OpenRooms.newBuilder().setNow(list.now());
    List<ListedRoom> byAge = new ArrayList<>();
    list.rooms().forEach(byAge::add);
    byAge.sort(Comparator.comparingLong(room -> room.age));
    Map<String, Integer> places = new HashMap<>();
    for (ListedRoom room : byAge) {
      message.addRooms(room.now);
      places.put(room.id(), message.getRoomsCount());
    }
    list.reservations()
        .forEach(
            kept ->
                message.addReservations(
                    io.rookery.cluster.wire.Reservation.newBuilder()
                        .setJoin(kept.join)
                        .setRoom(kept.room.closed ? 0 : places.get(kept.room.id()))
                        .setAttempt(kept.attempt)
                        .setSeated(kept.seated)
                        .setUntil(kept.until)
                        .addAllRefused(kept.refused)
                        .setSeeker(kept.seeker)
                        .setMade(kept.made)));
    return message.build().toByteArray();
  }

  @Override
  public OpenList read(byte[] bytes) throws InvalidProtocolBufferException {
    OpenRooms message = OpenRooms.parseFrom(bytes);
    OpenList list = new OpenList();
    List<ListedRoom> rooms = message.getRoomsList().stream().map(list::restore).toList();
    for (var kept : message.getReservationsList()) {
      ListedRoom room = kept.getRoom() == 0 ? closed() : rooms.get(kept.getRoom() - 1);
      Reservation reservation =
          new Reservation(
              kept.getJoin(),
              room,
              kept.getAttempt(),
              kept.getSeeker(),
              kept.getRefusedList(),
              kept.getMade());
      reservation.seated = kept.getSeated();
      reservation.until = kept.getUntil();
      list.restore(reservation);
    }
    list.restored(message.getNow());
    return list;
  }

  private static ListedRoom closed() {
    ListedRoom room = new ListedRoom(io.rookery.cluster.wire.OpenRoom.getDefaultInstance(), 0);
    room.closed = true;
    return room;
  }
}
