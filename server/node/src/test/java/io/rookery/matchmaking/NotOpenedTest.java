package io.rookery.matchmaking;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.matchmaking.Matchmaker.Verdict.NotOpened;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotOpenedTest {

  @ParameterizedTest
  @ValueSource(strings = {"node_draining", "no_room", "room_closed", "internal", "error"})
  void aRoomThatMayBeOpenedLaterIsRefusedForNow(String code) {
    assertTrue(new NotOpened(code, "").temporary());
  }

  @ParameterizedTest
  @ValueSource(strings = {"type_unknown", "not_enough_stars"})
  void aRoomThatNeverWillBeOpenedIsRefusedForGood(String code) {
    assertFalse(new NotOpened(code, "").temporary());
  }
}
