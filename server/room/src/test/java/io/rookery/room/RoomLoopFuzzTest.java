package io.rookery.room;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * A room against all that gateways could bring it, as Jazzer makes it up; see CONTRIBUTING.md for
 * long runs.
 */
class RoomLoopFuzzTest {

  @FuzzTest(maxDuration = "1h")
  void whateverArrivesTheRoomAnswersWellAndWithinItsBounds(byte[] script) {
    new ScriptedArrivals(script).play();
  }
}
