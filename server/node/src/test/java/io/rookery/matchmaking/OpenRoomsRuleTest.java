package io.rookery.matchmaking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.cluster.Rule;
import io.rookery.cluster.wire.MatchAnswer;
import io.rookery.cluster.wire.MatchStep;
import io.rookery.cluster.wire.OpenRoom;
import io.rookery.cluster.wire.OpenRooms;
import io.rookery.cluster.wire.Seek;
import io.rookery.cluster.wire.Shut;
import io.rookery.cluster.wire.Standing;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenRoomsRuleTest {
  private static final int SEATS = 4;

  private final OpenRoomsRule rule = new OpenRoomsRule();
  private OpenRooms value;
  private long now = 1_000_000;
  private int proposals;

  @Test
  void theFirstJoinMakesARoomAndTheOthersFillItBeforeItExists() {
    MatchAnswer first = take(seek("a"));
    assertTrue(first.getCreate());
    for (String join : new String[] {"b", "c", "d"}) {
      assertEquals(first.getFound().getRoom(), take(seek(join)).getFound().getRoom());
    }
    assertNotEquals(first.getFound().getRoom(), take(seek("e")).getFound().getRoom());
  }

  @Test
  void aStormFillsEverySeatOfAsFewRoomsAsItNeeds() {
    Set<String> rooms = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      rooms.add(take(seek("join-" + i)).getFound().getRoom());
    }
    assertEquals(100 / SEATS, rooms.size());
  }

  @Test
  void theSameJoinTwiceIsTheSameSeat() {
    String room = take(seek("a")).getFound().getRoom();
    for (int i = 0; i < 10; i++) {
      assertEquals(room, take(seek("a")).getFound().getRoom());
    }
    assertEquals(1, value.getReservationsCount());
  }

  @Test
  void aJoinThatHasItsSeatIsLedThereAgain() {
    String room = take(seek("a")).getFound().getRoom();
    stand(room, 7, 1, false, "a");
    MatchAnswer again = take(seek("a"));
    assertEquals(room, again.getFound().getRoom());
    assertEquals(7, again.getFound().getEpoch());
    assertFalse(again.getCreate());
  }

  @Test
  void aSeatIsCountedOnceWhenItsPlayerHasArrived() {
    String room = take(seek("a")).getFound().getRoom();
    stand(room, 7, 1, false, "a");
    for (String join : new String[] {"b", "c", "d"}) {
      assertEquals(room, take(seek(join)).getFound().getRoom());
    }
    assertNotEquals(room, take(seek("e")).getFound().getRoom());
  }

  @Test
  void aReservationNobodyCameForIsFreeAgain() {
    String room = take(seek("a")).getFound().getRoom();
    stand(room, 7, SEATS - 1, false);
    assertNotEquals(room, take(seek("b")).getFound().getRoom());
    now += OpenList.RESERVED_MILLIS;
    stand(room, 7, SEATS - 1, false);
    assertEquals(room, take(seek("c")).getFound().getRoom());
  }

  @Test
  void aRoomThatRefusedIsNotOfferedToThatJoinAgain() {
    String room = take(seek("a")).getFound().getRoom();
    stand(room, 7, 1, false);
    MatchAnswer second = take(seek("a").toBuilder().setAttempt(1).build());
    assertNotEquals(room, second.getFound().getRoom());
    assertEquals(room, second.getRefused());
    assertEquals(room, take(seek("b")).getFound().getRoom());
  }

  @Test
  void nobodyIsSentToARoomThatRefusedBeforeItWasHeardOf() {
    String room = take(seek("a")).getFound().getRoom();
    take(seek("a").toBuilder().setAttempt(1).build());
    assertNotEquals(room, take(seek("b")).getFound().getRoom());
    assertTrue(stand(room, 7, 0, false).getListed());
    assertTrue(value.getRoomsList().stream().anyMatch(open -> open.getRoom().equals(room)));
  }

  @Test
  void fullAndLockedRoomsLeaveTheListAndReturnWhenASeatIsFree() {
    String room = take(seek("a")).getFound().getRoom();
    stand(room, 7, SEATS, false, "a");
    assertEquals(0, value.getRoomsCount());
    stand(room, 7, SEATS - 1, false);
    assertEquals(room, take(seek("b")).getFound().getRoom());
    stand(room, 7, 1, true, "b");
    assertNotEquals(room, take(seek("c")).getFound().getRoom());
  }

  @Test
  void metadataIsMatchedAndANewRoomGetsIt() {
    Map<String, String> red = Map.of("team", "red");
    MatchAnswer first = take(seek("a").toBuilder().putAllMetadata(red).build());
    assertEquals(red, first.getMetadataMap());
    MatchAnswer other = take(seek("b").toBuilder().putAllMetadata(Map.of("team", "blue")).build());
    assertNotEquals(first.getFound().getRoom(), other.getFound().getRoom());
    MatchAnswer any = take(seek("c"));
    assertEquals(first.getFound().getRoom(), any.getFound().getRoom());
    assertEquals(red, any.getMetadataMap());
  }

  @Test
  void joinModeFindsOnlyWhatIsThereAndCreateModeNever() {
    Seek existing = seek("a").toBuilder().setFresh(false).build();
    assertFalse(take(existing).hasFound());
    String room = take(seek("b")).getFound().getRoom();
    assertEquals(room, take(existing).getFound().getRoom());
    Seek fresh = seek("c").toBuilder().setExisting(false).build();
    assertNotEquals(room, take(fresh).getFound().getRoom());
  }

  @Test
  void closedRoomsAndThoseOfDeadNodesAreNotFound() {
    String first = take(seek("a")).getFound().getRoom();
    stand(first, 7, 1, false, "a");
    Shut shut = Shut.newBuilder().setRoom(first).setEpoch(7).build();
    take(MatchStep.newBuilder().setShut(shut).build());
    String second = take(seek("b")).getFound().getRoom();
    assertNotEquals(first, second);
    take(MatchStep.newBuilder().setGone("node").build());
    assertNull(value);
    assertNotEquals(second, take(seek("b")).getFound().getRoom());
  }

  @Test
  void theListIsBounded() {
    for (int i = 0; i < OpenList.MOST_ROOMS + 50; i++) {
      Seek fresh = seek("join-" + i).toBuilder().setExisting(false).build();
      assertTrue(take(fresh).hasFound());
    }
    assertEquals(OpenList.MOST_ROOMS, value.getRoomsCount());
    assertFalse(stand("late", 7, 0, false).getListed());
  }

  private MatchAnswer stand(String room, long epoch, int players, boolean locked, String... joins) {
    Standing.Builder standing =
        Standing.newBuilder()
            .setNow(
                OpenRoom.newBuilder()
                    .setRoom(room)
                    .setNode("node")
                    .setEpoch(epoch)
                    .setSeats(SEATS)
                    .setPlayers(players)
                    .setLocked(locked));
    for (String join : joins) {
      standing.addSeated(ByteString.copyFromUtf8(join));
    }
    return take(MatchStep.newBuilder().setStanding(standing).build());
  }

  private Seek seek(String join) {
    return Seek.newBuilder()
        .setJoin(ByteString.copyFromUtf8(join))
        .setExisting(true)
        .setFresh(true)
        .setRoom("room-" + ++proposals)
        .setNode("node")
        .setSeats(SEATS)
        .build();
  }

  private MatchAnswer take(Seek seek) {
    return take(MatchStep.newBuilder().setSeek(seek).build());
  }

  private MatchAnswer take(MatchStep step) {
    Rule.Outcome<OpenRooms, MatchAnswer> outcome = rule.step(value, step, now);
    value = outcome.value();
    return outcome.answer();
  }
}
