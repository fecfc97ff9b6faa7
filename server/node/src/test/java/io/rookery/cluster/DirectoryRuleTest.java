package io.rookery.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.google.protobuf.ByteString;
import io.rookery.cluster.wire.DirectoryStep;
import io.rookery.cluster.wire.Occupancy;
import io.rookery.cluster.wire.RoomEntry;
import org.junit.jupiter.api.Test;

class DirectoryRuleTest {
  private final DirectoryRule rule = new DirectoryRule();

  @Test
  void theFirstClaimOwnsTheRoomAndTheSecondLearnsWhoDoes() {
    RoomEntry first = step(null, claim("a", "claim-a"), 1_000);
    assertEquals(1_000, first.getEpoch());
    assertSame(first, step(first, claim("b", "claim-b"), 2_000));
  }

  @Test
  void theSameClaimTwiceHasTheSameEpoch() {
    RoomEntry first = step(null, claim("a", "claim-a"), 1_000);
    assertEquals(1_000, step(first, claim("a", "claim-a"), 9_000).getEpoch());
  }

  @Test
  void aRoomThatIsClaimedAgainAfterItClosedHasAHigherEpoch() {
    RoomEntry first = step(null, claim("a", "claim-a"), 1_000);
    assertNull(step(first, DirectoryStep.newBuilder().setRelease(1_000).build(), 1_500));
    assertEquals(2_000, step(null, claim("b", "claim-b"), 2_000).getEpoch());
  }

  @Test
  void aLivingRoomWhoseEntryWasLostKeepsItsEpoch() {
    RoomEntry first = step(null, claim("a", "claim-a"), 1_000);
    assertEquals(first, step(null, DirectoryStep.newBuilder().setClaim(first).build(), 5_000));
  }

  @Test
  void reportsAndReleasesOfAnotherEpochChangeNothing() {
    RoomEntry entry = step(null, claim("a", "claim-a"), 1_000);
    Occupancy old = Occupancy.newBuilder().setEpoch(999).setPlayers(3).build();
    assertSame(entry, step(entry, DirectoryStep.newBuilder().setReport(old).build(), 2_000));
    assertSame(entry, step(entry, DirectoryStep.newBuilder().setRelease(999).build(), 2_000));
  }

  @Test
  void aReportOfTheEpochIsKept() {
    RoomEntry entry = step(null, claim("a", "claim-a"), 1_000);
    Occupancy now = Occupancy.newBuilder().setEpoch(1_000).setPlayers(3).setLocked(true).build();
    RoomEntry after = step(entry, DirectoryStep.newBuilder().setReport(now).build(), 2_000);
    assertEquals(entry.toBuilder().setPlayers(3).setLocked(true).build(), after);
  }

  @Test
  void onlyTheRoomsOfTheNodeThatIsGoneGo() {
    RoomEntry entry = step(null, claim("a", "claim-a"), 1_000);
    assertSame(entry, step(entry, DirectoryStep.newBuilder().setGone("b").build(), 2_000));
    assertNull(step(entry, DirectoryStep.newBuilder().setGone("a").build(), 2_000));
  }

  private RoomEntry step(RoomEntry entry, DirectoryStep step, long now) {
    return rule.step(entry, step, now).value();
  }

  private static DirectoryStep claim(String node, String claim) {
    return DirectoryStep.newBuilder()
        .setClaim(
            RoomEntry.newBuilder()
                .setRoom("r")
                .setNode(node)
                .setClaim(ByteString.copyFromUtf8(claim)))
        .build();
  }
}
