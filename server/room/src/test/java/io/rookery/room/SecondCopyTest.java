package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Resume;
import io.rookery.protocol.v1.Resynced;
import io.rookery.trial.ToTrial;
import org.junit.jupiter.api.Test;

/** What a duplicated tab learns of what the other one said. */
class SecondCopyTest {
  /** It was told of the overflow alone, and went on to use numbers that were taken. */
  @Test
  void aSecondCopyThatFallsBehindIsStillToldThatItIsOne() throws Exception {
    BareRoom bare = new BareRoom(4);
    bare.join(1, "ada", 1);
    Joined joined = Joined.parseFrom(bare.last(1, FrameKind.JOINED));
    bare.say(1, 1, 1, FrameKind.OPERATION, note("of the first copy"));
    bare.join(2, "bob", 1);
    Resume.Builder resume = Resume.newBuilder().setRoom("room").setSession(joined.getSession());
    bare.resume(3, "ada", resume.setSecret(joined.getSecret()).setGeneration(1).build());
    for (int i = 1; i <= RoomLimits.OUTBOX_MESSAGES; i++) {
      bare.say(2, i, i, FrameKind.OPERATION, note("more than is kept"));
      bare.pass(1);
    }
    Resynced resynced = Resynced.parseFrom(bare.last(3, FrameKind.RESYNCED));
    assertTrue(resynced.getLostTo() > 3, resynced.toString());
    assertEquals(Resynced.Reason.REASON_SECOND_COPY, resynced.getReason());
    assertEquals(2, resynced.getNextOperation());
  }

  private static ToTrial note(String text) {
    return ToTrial.newBuilder().setNote(text).build();
  }
}
