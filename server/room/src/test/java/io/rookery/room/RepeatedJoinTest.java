package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Resume;
import io.rookery.trial.ToTrial;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same id is the same join, whenever and on whatever channel it comes. */
class RepeatedJoinTest {
  private final BareRoom room = new BareRoom(4);

  /** It was answered only as long as the room had heard nothing on the seat, not even a bare AT. */
  @Test
  void aRepeatedJoinIsThatSeatWithItsCountersAsTheyAre() throws Exception {
    room.join(1, "ada", 1);
    room.say(1, 1, 1, FrameKind.OPERATION, note("said"));
    assertEquals(
        List.of("AT 1 0", "JOINED", "SNAPSHOT", "MESSAGE 1", "AT 2 1", "CHANGE", "MESSAGE 2"),
        room.told(1));
    room.join(2, "ada", 2);
    Joined joined = Joined.parseFrom(room.last(2, FrameKind.JOINED));
    assertEquals(2, joined.getNextOperation());
    assertEquals(2, joined.getNextMessage());
    assertEquals(List.of("AT 2 1", "JOINED", "SNAPSHOT", "MESSAGE 2"), room.told(2));
    assertEquals(List.of("AT 0 0", "ENDED"), room.told(1));
    assertEquals(1, room.loop.players());
  }

  @Test
  void whoJoinedAgainReturnsWithTheNewSecretAndGenerationsOfItsOwn() throws Exception {
    room.join(1, "ada", 1);
    Joined first = Joined.parseFrom(room.last(1, FrameKind.JOINED));
    room.resume(2, "ada", resume(first, 7));
    room.join(3, "ada", 2);
    Joined again = Joined.parseFrom(room.last(3, FrameKind.JOINED));
    assertEquals(first.getSession(), again.getSession());
    room.resume(4, "ada", resume(first, 8));
    assertEquals(List.of("AT 0 0", "GONE"), room.told(4), "the old secret");
    room.resume(5, "ada", resume(again, 1));
    assertEquals("RESUMED", room.told(5).get(1));
  }

  private static Resume resume(Joined joined, int generation) {
    return Resume.newBuilder()
        .setSession(joined.getSession())
        .setSecret(joined.getSecret())
        .setGeneration(generation)
        .build();
  }

  @Test
  void whatWasLostBeforeARepeatedJoinIsNamed() throws Exception {
    room.join(1, "ada", 1);
    for (int i = 1; i <= RoomLimits.OUTBOX_MESSAGES + 8; i++) {
      room.say(1, i, 0, FrameKind.OPERATION, note("more than is kept"));
      room.pass(1);
    }
    room.join(2, "ada", 2);
    assertEquals(1, Joined.parseFrom(room.last(2, FrameKind.JOINED)).getNextMessage());
    assertEquals("RESYNCED", room.told(2).get(2));
  }

  /**
   * A copy of a JOIN that the bus had kept for a while gave a player who had left a second seat.
   */
  @Test
  void aLateCopyOfAJoinIsNoSeatOnceItsPlayerHasLeft() throws Exception {
    room.join(9, "bob", 1);
    room.join(1, "ada", 1);
    room.say(1, 1, 1, FrameKind.LEAVE);
    room.join(1, "ada", 1); // while LEFT is not acknowledged
    room.at(1, 2, 2);
    room.join(1, "ada", 1);
    room.join(2, "ada", 1);
    assertEquals(1, room.loop.players());
    assertEquals("old_attempt", refusal(2));
  }

  @Test
  void aLateCopyOfAJoinIsNoSeatOnceItsWindowIsOver() {
    room.join(9, "bob", 1);
    room.join(1, "ada", 1);
    room.drop(1);
    room.pass(31_000);
    room.join(1, "ada", 1);
    assertEquals(1, room.loop.players());
  }

  @Test
  void whoNeverHeardAnythingMayJoinAgainWhenTheirWindowIsOver() {
    room.join(9, "bob", 1);
    room.join(1, "ada", 1);
    room.drop(1);
    room.pass(31_000);
    room.join(2, "ada", 2);
    assertEquals("JOINED", room.told(2).get(1));
  }

  @Test
  void aRepeatedJoinOfWhoWasSentAwayHearsSo() {
    room.join(9, "bob", 1);
    room.join(1, "ada", 1);
    room.loop.kick(2, "go", room.now());
    room.join(2, "ada", 2);
    assertEquals(List.of("AT 1 0", "JOINED", "SNAPSHOT", "MESSAGE 1", "LEFT 2"), room.told(2));
    assertEquals(1, room.loop.players());
    room.at(2, 1, 2);
    room.join(2, "ada", 2);
    assertEquals(1, room.loop.players(), "a copy of the second attempt");
  }

  @Test
  void anOlderAttemptOnAnotherChannelIsToldSo() throws Exception {
    room.join(1, "ada", 2);
    room.join(2, "ada", 1);
    room.join(3, "ada", 2);
    assertEquals("old_attempt", refusal(2));
    assertEquals("old_attempt", refusal(3));
    room.told(1);
    room.join(1, "ada", 2);
    assertEquals(List.of(), room.told(1), "the copy of a join ends nothing");
  }

  private String refusal(int link) throws InvalidProtocolBufferException {
    return JoinRefused.parseFrom(room.last(link, FrameKind.JOIN_REFUSED)).getCode();
  }

  private static ToTrial note(String text) {
    return ToTrial.newBuilder().setNote(text).build();
  }
}
