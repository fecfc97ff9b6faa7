package io.rookery.matchmaking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.cluster.map.Rule;
import io.rookery.cluster.wire.MatchAnswer;
import io.rookery.cluster.wire.MatchStep;
import io.rookery.cluster.wire.OpenRoom;
import io.rookery.cluster.wire.Seek;
import io.rookery.cluster.wire.Seeker;
import io.rookery.cluster.wire.Shut;
import io.rookery.cluster.wire.Standing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenRoomsRuleTest {
  private static final int SEATS = 4;

  private final OpenRoomsRule rule = new OpenRoomsRule();
  private OpenList value;
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
    assertEquals(1, value.reservations().expected());
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
    now += Reservations.EXPECTED_MILLIS;
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
    assertEquals(room, take(seek("c")).getFound().getRoom());
  }

  @Test
  void fullAndLockedRoomsLeaveTheListAndReturnWhenASeatIsFree() {
    String room = take(seek("a")).getFound().getRoom();
    stand(room, 7, SEATS, false, "a");
    assertNotEquals(room, take(seek("x")).getFound().getRoom());
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
    assertNotEquals(second, take(seek("b")).getFound().getRoom());
  }

  @Test
  void howeverManyOtherRoomsAreOpenJoinsShareTheirs() {
    for (int i = 0; i < 1_000; i++) {
      take(seek("other-" + i).toBuilder().putMetadata("table", "t" + i).build());
    }
    Set<String> rooms = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Seek red = seek("join-" + i).toBuilder().putMetadata("team", "red").build();
      rooms.add(take(red).getFound().getRoom());
    }
    assertEquals(100 / SEATS, rooms.size());
  }

  @Test
  void aJoinThatAsksForSeveralThingsFindsTheRoomThatHasAllOfThem() {
    Map<String, String> wanted = Map.of("map", "ice", "mode", "duel");
    take(seek("a").toBuilder().putMetadata("map", "ice").putMetadata("mode", "race").build());
    take(seek("b").toBuilder().putMetadata("map", "lava").putMetadata("mode", "duel").build());
    MatchAnswer first = take(seek("c").toBuilder().putAllMetadata(wanted).build());
    assertTrue(first.getCreate());
    MatchAnswer second = take(seek("d").toBuilder().putAllMetadata(wanted).build());
    assertEquals(first.getFound().getRoom(), second.getFound().getRoom());
  }

  @Test
  void fiveThousandJoinsASecondAreNeverTooMany() {
    List<String> joins = new ArrayList<>();
    for (int tenth = 0; tenth < 400; tenth++) {
      now += 100;
      String room = "";
      for (int i = 0; i < 500; i++) {
        String join = tenth + "-" + i;
        String found = take(seek(join)).getFound().getRoom();
        assertFalse(found.isEmpty(), join);
        if (!found.equals(room) && !room.isEmpty()) {
          stand(room, 7, SEATS, false, joins.toArray(String[]::new));
          joins.clear();
        }
        joins.add(join);
        room = found;
      }
    }
  }

  @Test
  void whoJoinsTooOftenIsRefusedAndNobodyElseIs() {
    for (int i = 0; i < Shares.JOINS_OF_SUBJECT; i++) {
      assertTrue(take(by("eve", "10.0.0.1", "eve-" + i)).hasFound());
    }
    MatchAnswer refused = take(by("eve", "10.0.0.2", "eve-more"));
    assertFalse(refused.hasFound());
    assertEquals(MatchAnswer.Limit.LIMIT_SUBJECT_JOINS, refused.getLimit());
    assertTrue(take(by("eve", "10.0.0.1", "eve-0")).hasFound(), "repeated, not another one");
    assertTrue(take(by("ada", "10.0.0.1", "ada-1")).hasFound());
    now += Reservations.EXPECTED_MILLIS;
    assertTrue(take(by("eve", "10.0.0.1", "eve-later")).hasFound());
  }

  @Test
  void anAddressThatJoinsTooOftenIsRefusedAndNoOtherIs() {
    for (int i = 0; i < Shares.JOINS_OF_ADDRESS; i++) {
      assertTrue(take(by("player-" + i, "10.0.0.1", "join-" + i)).hasFound());
    }
    MatchAnswer refused = take(by("ada", "10.0.0.1", "one-more"));
    assertEquals(MatchAnswer.Limit.LIMIT_ADDRESS_JOINS, refused.getLimit());
    assertTrue(take(by("ada", "10.0.0.2", "elsewhere")).hasFound());
  }

  @Test
  void joinsThatArrivedCountUntilTheyAreForgotten() {
    for (int i = 0; i < Shares.JOINS_OF_SUBJECT; i++) {
      String room = take(by("eve", "", "eve-" + i)).getFound().getRoom();
      stand(room, 7, 1 + i % SEATS, false, "eve-" + i);
    }
    now += Reservations.EXPECTED_MILLIS;
    assertFalse(take(by("eve", "", "too-soon")).hasFound());
    now += Reservations.REMEMBERED_MILLIS;
    assertTrue(take(by("eve", "", "later")).hasFound());
  }

  @Test
  void whoHasMadeTooManyRoomsFindsThoseThatAreThere() {
    String last = "";
    for (int i = 0; i < Shares.ROOMS_OF_SUBJECT; i++) {
      last = take(fresh("eve", "10.0.0.1", "eve-" + i)).getFound().getRoom();
      shut(last); // which gives nothing back
    }
    MatchAnswer refused = take(fresh("eve", "10.0.0.2", "eve-more"));
    assertEquals(MatchAnswer.Limit.LIMIT_SUBJECT_ROOMS, refused.getLimit());
    String room = take(fresh("ada", "10.0.0.1", "ada")).getFound().getRoom();
    assertEquals(room, take(by("eve", "10.0.0.1", "eve-guest")).getFound().getRoom());
  }

  /** A join that came again after its room had closed was forgotten, and with it that room. */
  @Test
  void theSameJoinAfterItsRoomHasClosedIsAnotherRoomMade() {
    for (int i = 0; i < Shares.ROOMS_OF_SUBJECT; i++) {
      String room = take(fresh("eve", "10.0.0.1", "eve")).getFound().getRoom();
      stand(room, 7, 1, false, "eve");
      shut(room);
    }
    MatchAnswer refused = take(fresh("eve", "10.0.0.1", "eve"));
    assertEquals(MatchAnswer.Limit.LIMIT_SUBJECT_ROOMS, refused.getLimit());
    now += Reservations.REMEMBERED_MILLIS;
    assertTrue(take(fresh("eve", "10.0.0.1", "eve")).hasFound());
    assertEquals(1, value.reservations().expected());
  }

  @Test
  void anAddressThatHasMadeTooManyRoomsMakesNoMore() {
    for (int i = 0; i < Shares.ROOMS_OF_ADDRESS; i++) {
      assertTrue(take(fresh("player-" + i, "10.0.0.1", "join-" + i)).hasFound());
    }
    MatchAnswer refused = take(fresh("ada", "10.0.0.1", "one-more"));
    assertEquals(MatchAnswer.Limit.LIMIT_ADDRESS_ROOMS, refused.getLimit());
    assertTrue(take(fresh("ada", "10.0.0.2", "elsewhere")).hasFound());
  }

  @Test
  void roomsThatTheirMakerLeftEmptyCountAsLongAsTheyAre() {
    List<String> rooms = new ArrayList<>();
    for (int i = 0; i < Shares.ROOMS_OF_SUBJECT; i++) {
      String room = take(fresh("eve", "10.0.0.1", "eve-" + i)).getFound().getRoom();
      rooms.add(room);
      stand(room, 7, 1, false, "eve-" + i);
      stand(room, 7, 0, false);
    }
    now += Reservations.REMEMBERED_MILLIS;
    MatchAnswer refused = take(fresh("eve", "10.0.0.1", "eve-more"));
    assertEquals(MatchAnswer.Limit.LIMIT_SUBJECT_EMPTY_ROOMS, refused.getLimit());
    stand(rooms.get(0), 7, 1, false);
    assertTrue(take(fresh("eve", "10.0.0.1", "one-is-entered")).hasFound());
    shut(rooms.get(1));
    stand(value.reservation(ByteString.copyFromUtf8("one-is-entered")).room.id(), 7, 1, false);
    assertTrue(take(fresh("eve", "10.0.0.1", "one-is-closed")).hasFound());
  }

  @Test
  void seatsAreNeverKeptForMoreThanTheListHolds() {
    for (int i = 0; i < Reservations.MOST_EXPECTED; i++) {
      assertTrue(take(seek("join-" + i)).hasFound());
    }
    MatchAnswer refused = take(seek("one-more"));
    assertEquals(MatchAnswer.Limit.LIMIT_RESERVATIONS, refused.getLimit());
    now += Reservations.EXPECTED_MILLIS;
    assertTrue(take(seek("later")).hasFound());
  }

  @Test
  void nothingIsKeptOfWhatIsOver() {
    for (int i = 0; i < 100; i++) {
      take(by("player-" + i, "10.0.0." + i, "join-" + i));
    }
    now += Reservations.EXPECTED_MILLIS;
    take(MatchStep.getDefaultInstance());
    assertNull(value);
  }

  @Test
  void nobodyIsCountedWhoHasNothingAnyMore() {
    String room = take(by("ada", "10.0.0.1", "ada")).getFound().getRoom();
    stand(room, 7, 1, false, "ada");
    now += Reservations.REMEMBERED_MILLIS;
    take(MatchStep.getDefaultInstance());
    assertEquals(0, value.shares());
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

  private Seek by(String subject, String address, String join) {
    return seek(join).toBuilder()
        .setSeeker(Seeker.newBuilder().setSubject(subject).setAddress(address))
        .build();
  }

  private Seek fresh(String subject, String address, String join) {
    return by(subject, address, join).toBuilder().setExisting(false).build();
  }

  private void shut(String room) {
    take(MatchStep.newBuilder().setShut(Shut.newBuilder().setRoom(room).setEpoch(7)).build());
  }

  private MatchAnswer take(Seek seek) {
    return take(MatchStep.newBuilder().setSeek(seek).build());
  }

  private MatchAnswer take(MatchStep step) {
    Rule.Outcome<OpenList, MatchAnswer> outcome = rule.step(value, step, now);
    value = outcome.value();
    return outcome.answer();
  }
}
