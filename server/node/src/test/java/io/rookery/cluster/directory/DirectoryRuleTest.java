package io.rookery.cluster.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.cluster.wire.Claim;
import io.rookery.cluster.wire.DirectoryStep;
import io.rookery.cluster.wire.Occupancy;
import io.rookery.cluster.wire.Release;
import io.rookery.cluster.wire.RoomEntry;
import org.junit.jupiter.api.Test;

class DirectoryRuleTest {
  private final DirectoryRule rule = new DirectoryRule();

  @Test
  void theFirstClaimOwnsTheRoomAndTheSecondLearnsWhoDoes() {
    RoomEntry first = step(null, claim("a", "claim-a"), 1_000);
    assertEquals(1, first.getEpoch());
    assertEquals(1_000, first.getCreatedMs());
    assertSame(first, step(first, claim("b", "claim-b"), 2_000));
  }

  @Test
  void theSameClaimTwiceHasTheSameEpoch() {
    RoomEntry first = step(null, claim("a", "claim-a"), 1_000);
    assertSame(first, step(first, claim("a", "claim-a"), 9_000));
  }

  /** An epoch was the time of its claim, so it fell when a clock did; and it was not kept. */
  @Test
  void anOwnerAfterAnotherHasTheNextEpochWhateverTheClockSays() {
    RoomEntry first = step(null, claim("a", "claim-a"), 5_000);
    RoomEntry closed = step(first, release(1), 5_500);
    RoomEntry second = step(closed, after(1, claim("b", "claim-b")), 3);
    assertEquals(2, second.getEpoch());
    assertEquals("b", second.getNode());
    RoomEntry lost = step(second, DirectoryStep.newBuilder().setGone("b").build(), 2);
    assertEquals(3, step(lost, after(2, claim("c", "claim-c")), 1).getEpoch());
  }

  @Test
  void whoKnowsOfAnOlderOwnerOnlyDoesNotGetTheRoom() {
    RoomEntry second = step(null, after(1, claim("b", "claim-b")), 1_000);
    RoomEntry closed = step(second, release(2), 1_500);
    assertSame(closed, step(closed, after(1, claim("c", "claim-c")), 1_600));
    assertSame(closed, step(closed, claim("c", "claim-c"), 1_600), "nor who takes it for new");
  }

  @Test
  void aRestoredRoomWhoseEndIsForgottenHasTheNextEpochToo() {
    assertEquals(8, step(null, after(7, claim("a", "claim-a")), 1_000).getEpoch());
  }

  @Test
  void anEndIsRememberedForLongerThanAnOpeningIsGood() {
    RoomEntry first = step(null, claim("a", "claim-a"), 1_000);
    assertEquals(0, rule.step(null, claim("a", "claim-a"), 1_000).keptMillis());
    long kept = rule.step(first, release(1), 1_500).keptMillis();
    assertEquals(DirectoryRule.REMEMBERED_MILLIS, kept);
    assertTrue(kept > RoomDirectory.OPENING_MILLIS + 60_000, "so far may clocks differ");
  }

  @Test
  void whoComesTooLateOpensNothing() {
    DirectoryStep.Builder late = claim("a", "claim-a").toBuilder();
    late.getClaimBuilder().setUntilMs(1_000);
    assertEquals(1, step(null, late.build(), 1_000).getEpoch());
    assertNull(step(null, late.build(), 1_001));
    assertEquals(1, rule.step(null, late.build(), 1_001).answer().getLateMs());
  }

  @Test
  void anEndThatNeedNotBeRememberedIsNot() {
    RoomEntry first = step(null, claim("a", "claim-a"), 1_000);
    Release release = Release.newBuilder().setEpoch(1).setForget(true).build();
    assertNull(step(first, DirectoryStep.newBuilder().setRelease(release).build(), 1_500));
  }

  @Test
  void aLivingRoomWhoseEntryWasLostKeepsItsEpoch() {
    RoomEntry first = step(null, claim("a", "claim-a"), 1_000);
    assertEquals(first, step(null, enterAgain(first), 5_000));
    RoomEntry takenForDead = step(first, DirectoryStep.newBuilder().setGone("a").build(), 2_000);
    assertEquals(first, step(takenForDead, enterAgain(first), 5_000));
  }

  @Test
  void aLivingRoomThatHadAnotherOwnerSinceIsNotEnteredAgain() {
    RoomEntry first = step(null, claim("a", "claim-a"), 1_000);
    RoomEntry lost = step(first, DirectoryStep.newBuilder().setGone("a").build(), 2_000);
    RoomEntry second = step(lost, after(1, claim("b", "claim-b")), 3_000);
    assertSame(second, step(second, enterAgain(first), 4_000));
    RoomEntry closed = step(second, release(2), 5_000);
    assertSame(closed, step(closed, enterAgain(first), 6_000));
  }

  @Test
  void reportsAndReleasesOfAnotherEpochChangeNothing() {
    RoomEntry entry = step(null, after(4, claim("a", "claim-a")), 1_000);
    Occupancy old = Occupancy.newBuilder().setEpoch(4).setPlayers(3).build();
    assertSame(entry, step(entry, DirectoryStep.newBuilder().setReport(old).build(), 2_000));
    assertSame(entry, step(entry, release(4), 2_000));
    RoomEntry closed = step(entry, release(5), 2_000);
    assertSame(closed, step(closed, release(5), 3_000));
    Occupancy late = Occupancy.newBuilder().setEpoch(5).setPlayers(3).build();
    assertSame(closed, step(closed, DirectoryStep.newBuilder().setReport(late).build(), 3_000));
  }

  @Test
  void aReportOfTheEpochIsKept() {
    RoomEntry entry = step(null, claim("a", "claim-a"), 1_000);
    Occupancy now = Occupancy.newBuilder().setEpoch(1).setPlayers(3).setLocked(true).build();
    RoomEntry after = step(entry, DirectoryStep.newBuilder().setReport(now).build(), 2_000);
    assertEquals(entry.toBuilder().setPlayers(3).setLocked(true).build(), after);
  }

  @Test
  void onlyTheRoomsOfTheNodeThatIsGoneGo() {
    RoomEntry entry = step(null, claim("a", "claim-a"), 1_000);
    assertSame(entry, step(entry, DirectoryStep.newBuilder().setGone("b").build(), 2_000));
    RoomEntry closed = step(entry, DirectoryStep.newBuilder().setGone("a").build(), 2_000);
    assertTrue(closed.getClosed());
    assertSame(closed, step(closed, DirectoryStep.newBuilder().setGone("a").build(), 3_000));
  }

  private RoomEntry step(RoomEntry entry, DirectoryStep step, long now) {
    return rule.step(entry, step, now).value();
  }

  private static DirectoryStep claim(String node, String claim) {
    RoomEntry wanted =
        RoomEntry.newBuilder()
            .setRoom("r")
            .setNode(node)
            .setClaim(ByteString.copyFromUtf8(claim))
            .build();
    return DirectoryStep.newBuilder().setClaim(Claim.newBuilder().setEntry(wanted)).build();
  }

  private static DirectoryStep after(long epoch, DirectoryStep claim) {
    DirectoryStep.Builder after = claim.toBuilder();
    after.getClaimBuilder().setAfter(epoch);
    return after.build();
  }

  private static DirectoryStep enterAgain(RoomEntry living) {
    return DirectoryStep.newBuilder().setClaim(Claim.newBuilder().setEntry(living)).build();
  }

  private static DirectoryStep release(long epoch) {
    return DirectoryStep.newBuilder().setRelease(Release.newBuilder().setEpoch(epoch)).build();
  }
}
