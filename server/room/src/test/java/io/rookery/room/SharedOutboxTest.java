package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.rookery.protocol.FrameKind;
import io.rookery.trial.ToTrial;
import org.junit.jupiter.api.Test;

/** Who loses when the room's memory for messages of several players is full. */
class SharedOutboxTest {
  private static final int NOTE_BYTES = 16_000;
  private static final int NOTES = RoomLimits.OUTBOX_SHARED_BYTES / NOTE_BYTES + 2;

  private final BareRoom room = new BareRoom(3);
  private long said;
  private long heard;

  @Test
  void whoAcknowledgedLeastIsResynchronisedAndNobodyElse() {
    sit();
    for (int i = 0; i < NOTES; i++) {
      sayAndAcknowledge();
    }
    assertNull(room.last(2, FrameKind.RESYNCED), "who keeps up");
    assertNotNull(room.last(1, FrameKind.RESYNCED));
  }

  /** Those who had left were spared before all others, who were resynchronised in their place. */
  @Test
  void whoLeavesWithAFullOutboxTakesItFromNobody() {
    sit();
    for (int i = 0; i < NOTES - 10; i++) {
      sayAndAcknowledge();
    }
    room.say(1, 1, 0, FrameKind.LEAVE);
    for (int i = 0; i < 20; i++) {
      say(heard);
    }
    assertNull(room.last(2, FrameKind.RESYNCED), "who is a little behind");
    assertNotNull(room.last(1, FrameKind.GONE), "but who left");
  }

  private void sit() {
    room.join(1, "ada", 1);
    room.join(2, "bob", 1);
    heard = 1; // the greeting
  }

  /** Bob says a long note to everybody, and acknowledges all but the newest he heard. */
  private void sayAndAcknowledge() {
    say(heard++);
  }

  private void say(long ack) {
    ToTrial note = ToTrial.newBuilder().setNote("n".repeat(NOTE_BYTES)).build();
    room.say(2, ++said, ack, FrameKind.OPERATION, note);
    room.pass(300); // within the bytes a second that a room takes of a player
  }
}
