package io.rookery.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rookery.load.DeclaredLosses.Unknown;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeclaredLossesTest {
  private static final long ANY = Long.MAX_VALUE;

  private final DeclaredLosses losses = new DeclaredLosses();

  @Test
  void aLossThatNobodySpokeOfIsUndeclared() {
    lose(0, 3, 7);
    found(5, Map.of());
  }

  @Test
  void aVerdictCoversWhatWasSaidByThenAndNothingLater() {
    losses.declare("GONE expired", said(10, 4), ANY);
    lose(0, 8, 12);
    lose(1, 5, 5);
    found(3, Map.of("GONE expired", 3L));
  }

  @Test
  void aVerdictCoversNoMoreThanItDeclares() {
    losses.declare("RESYNCED", said(10, 10), 4);
    lose(0, 8, 10);
    lose(1, 9, 10);
    found(1, Map.of("RESYNCED", 4L));
  }

  @Test
  void whatOneDoesNotCoverTheNextMay() {
    losses.declare("RESYNCED", said(10, 0), 2);
    losses.declare("GONE left", said(20, 0), ANY);
    lose(0, 9, 21);
    found(1, Map.of("RESYNCED", 2L, "GONE left", 10L));
  }

  @Test
  void ofTooManyVerdictsTheOldestCoversNothing() {
    losses.declare("the oldest", said(9, 0), 1);
    for (int i = 0; i < 256; i++) {
      losses.declare("later", said(0, 0), 1);
    }
    lose(0, 1, 1);
    found(1, Map.of());
  }

  /** Its sender's session expired: perhaps it never reached the room, and nobody hears it. */
  @Test
  void whatIsUnknownToItsSenderNobodyHasToHear() {
    losses.declare("RESYNCED", said(10, 0), 1);
    losses.lost(0, 3, 12, List.of(new Unknown(1, 4), new Unknown(6, 11), new Unknown(20, 21)));
    found(1, Map.of("RESYNCED", 1L, "unknown to the sender", 8L));
  }

  private void lose(int sender, long from, long to) {
    losses.lost(sender, from, to, List.of());
  }

  private static long[] said(long... bySender) {
    return bySender;
  }

  private void found(long undeclared, Map<String, Long> covered) {
    assertEquals(undeclared, losses.undeclared());
    assertEquals(covered, losses.covered());
  }
}
