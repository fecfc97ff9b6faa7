package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Resume;
import io.rookery.protocol.v1.Resynced;
import io.rookery.trial.ToTrial;
import org.junit.jupiter.api.Test;

/**
 * What a game says of a return may be one message too many for who returns.
 *
 * <p>They were told RESUMED, from behind messages that were lost, and nothing said so.
 */
class OverflowOnReturnTest {
  private final BareRoom room = new BareRoom(4);

  @Test
  void whoseOutboxOverflowsWithTheirReturnIsToldWhatIsLost() throws Exception {
    room.join(1, "ada", 1);
    room.join(2, "bob", 1);
    Joined joined = Joined.parseFrom(room.last(1, FrameKind.JOINED));
    room.drop(1); // which is message 2, behind the greeting
    for (int i = 1; i <= RoomLimits.OUTBOX_MESSAGES - 2; i++) {
      ToTrial note = ToTrial.newBuilder().setNote("note").build();
      room.say(2, i, i + 1, FrameKind.OPERATION, note);
      room.pass(2);
    }
    Resume.Builder resume = Resume.newBuilder().setSession(joined.getSession());
    room.resume(3, "ada", resume.setSecret(joined.getSecret()).setGeneration(1).build());
    assertNull(room.last(3, FrameKind.RESUMED));
    assertEquals(
        Resynced.newBuilder()
            .setEpoch(1)
            .setNextOperation(1)
            .setNextMessage(RoomLimits.OUTBOX_MESSAGES + 2)
            .setReason(Resynced.Reason.REASON_OUTBOX_OVERFLOWED)
            .setLostFrom(1)
            .setLostTo(RoomLimits.OUTBOX_MESSAGES + 1)
            .build(),
        Resynced.parseFrom(room.last(3, FrameKind.RESYNCED)));
  }
}
