package io.rookery.matchmaking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.cluster.wire.OpenRoom;
import io.rookery.cluster.wire.Seeker;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The clock of whoever keeps a list may be wrong, and the next keeper's another one. */
class OpenListClockTest {
  private static final long NOW = 1_000_000_000;
  private static final long HOUR = 3_600_000;
  private static final ByteString SEATED = ByteString.copyFromUtf8("seated");
  private static final ByteString COMING = ByteString.copyFromUtf8("coming");

  private final OpenList list = new OpenList();

  /** The list went on in the time of the wrong clock: for an hour nothing ended. */
  @Test
  void whatBeganUnderAClockFarAheadEndsInItsTimeOnceTheClockIsRight() {
    list.begin(NOW + HOUR);
    reserveInANewRoom(SEATED, "entered");
    list.stands(standing("entered"), List.of(SEATED));
    reserveInANewRoom(COMING, "to be entered");
    list.begin(NOW);
    list.begin(NOW + Reservations.EXPECTED_MILLIS - 1);
    assertNotNull(list.reservation(COMING), "as long as it was to be kept");
    list.begin(NOW + Reservations.EXPECTED_MILLIS);
    assertNull(list.reservation(COMING));
    assertEquals(List.of("entered"), rooms(), "nobody came to the other");
    assertNotNull(list.reservation(SEATED));
    list.shut("entered", 7);
    list.begin(NOW + Reservations.REMEMBERED_MILLIS);
    assertTrue(list.isEmpty());
    assertEquals(0, list.shares());
  }

  @Test
  void aClockThatIsALittleBehindTheLastMovesNothing() {
    list.begin(NOW);
    reserveInANewRoom(COMING, "room");
    list.begin(NOW - OpenList.MOST_BEHIND_MILLIS);
    assertEquals(NOW, list.now());
    list.begin(NOW + Reservations.EXPECTED_MILLIS - 1);
    assertNotNull(list.reservation(COMING));
  }

  private void reserveInANewRoom(ByteString join, String room) {
    Seeker ada = Seeker.newBuilder().setSubject("ada").setAddress("10.0.0.1").build();
    OpenRoom made = OpenRoom.newBuilder().setRoom(room).setSeats(4).setMaker(ada).build();
    list.reserve(new Reservation(join, list.make(made), 0, ada, List.of(), true));
  }

  private static OpenRoom standing(String room) {
    return OpenRoom.newBuilder().setRoom(room).setEpoch(7).setSeats(4).setPlayers(1).build();
  }

  private List<String> rooms() {
    return StreamSupport.stream(list.rooms().spliterator(), false).map(ListedRoom::id).toList();
  }
}
