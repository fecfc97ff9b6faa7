package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.protocol.FrameKind;
import io.rookery.trial.ToTrial;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How often a room says everything again to one who asks for it.
 *
 * <p>A client that acknowledged nothing and asked ten times a second had ten times its outbox sent
 * each second, up to 80 MiB where others filled the room's 8 MiB.
 */
class ResendTest {
  private static final int NOTES = 100;
  private static final int NOTE_BYTES = 2_000;
  private static final long PAUSE_MILLIS = 100;

  private final BareRoom room = new BareRoom(2);

  @BeforeEach
  void haveMuchSaid() {
    room.join(1, "ada", 1);
    room.join(2, "bob", 1);
    for (int i = 1; i <= NOTES; i++) {
      ToTrial note = ToTrial.newBuilder().setNote("n".repeat(NOTE_BYTES)).build();
      room.say(2, i, 0, FrameKind.OPERATION, note);
      room.pass(PAUSE_MILLIS);
    }
    room.told(1);
    room.told(2);
  }

  @Test
  void whoAsksWithoutEndIsAnsweredAtARate() {
    int answered = 0;
    for (int i = 0; i < 100; i++) {
      answered += answered(1) ? 1 : 0;
      room.pass(PAUSE_MILLIS);
    }
    assertTrue(answered >= 15 && answered <= 20, answered + " times 200 KB in 10 s");
  }

  @Test
  void whoLacksSomethingGetsItAfterTwoSecondsHoweverMuchWasAskedBefore() {
    askWithoutEnd();
    room.pass(2_000);
    assertTrue(answered(1));
  }

  @Test
  void whoAsksWithoutEndTakesNothingFromNeighbours() {
    askWithoutEnd();
    assertTrue(answered(2));
  }

  @Test
  void whoAcknowledgesAndLacksLittleIsAlwaysAnswered() {
    for (int i = 0; i < 100; i++) {
      room.say(1, 1, NOTES, FrameKind.RESEND, NOTES + 1);
      assertFalse(room.told(1).isEmpty(), "time " + i);
      room.pass(PAUSE_MILLIS);
    }
  }

  private void askWithoutEnd() {
    for (int i = 0; i < 50; i++) {
      answered(1);
      room.pass(PAUSE_MILLIS);
    }
  }

  /** Asks for everything; whether all of it came. */
  private boolean answered(int link) {
    room.say(link, link == 1 ? 1 : NOTES + 1, 0, FrameKind.RESEND, 1);
    long messages = room.told(link).stream().filter(text -> text.startsWith("MESSAGE ")).count();
    if (messages > 0) {
      assertTrue(messages >= NOTES, messages + " messages");
    }
    return messages > 0;
  }
}
