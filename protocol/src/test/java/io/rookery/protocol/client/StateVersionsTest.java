package io.rookery.protocol.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.rookery.protocol.Decoded;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameDecoder;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.client.StateVersions.Verdict;
import org.junit.jupiter.api.Test;

class StateVersionsTest {
  private static final int FIRST = 1;
  private static final int LAST = 2;
  private static final int WHOLE = 3;

  private final StateVersions versions = new StateVersions();

  @Test
  void aChangeIsUsedOnTopOfItsVersionOnly() {
    assertEquals(Verdict.LACKS, change(1, 1, 2), "there is no state yet");
    assertEquals(Verdict.USE, snapshot(1, 1, WHOLE));
    assertEquals(Verdict.USE, change(1, 1, 3));
    assertEquals(Verdict.OLD, change(1, 1, 2));
    assertEquals(Verdict.LACKS, change(1, 4, 5));
    assertEquals(3, versions.versionIn(1));
  }

  @Test
  void anOldSnapshotIsDropped() {
    snapshot(2, 5, WHOLE);
    assertEquals(Verdict.OLD, snapshot(2, 5, WHOLE));
    assertEquals(Verdict.OLD, snapshot(1, 9, WHOLE));
    assertEquals(Verdict.USE, snapshot(3, 1, WHOLE));
    assertEquals(0, versions.versionIn(4), "the state held is of a lower epoch");
  }

  @Test
  void behindAResyncAnySnapshotIsUsed() {
    snapshot(2, 5, WHOLE);
    versions.anyIsNext();
    assertEquals(Verdict.USE, snapshot(2, 3, WHOLE));
    assertEquals(Verdict.OLD, snapshot(2, 2, WHOLE), "once");
  }

  @Test
  void aSnapshotCountsWhenItsLastPartCame() {
    assertEquals(Verdict.USE, snapshot(1, 4, FIRST));
    assertEquals(0, versions.versionIn(1));
    assertEquals(Verdict.USE, snapshot(1, 4, LAST));
    assertEquals(4, versions.versionIn(1));
  }

  @Test
  void aPartThatContinuesNothingShowsALoss() {
    assertEquals(Verdict.LACKS, snapshot(1, 4, LAST));
    snapshot(1, 4, FIRST);
    assertEquals(Verdict.LACKS, snapshot(1, 5, LAST));
    versions.interrupted();
    assertEquals(Verdict.LACKS, snapshot(1, 4, LAST));
  }

  @Test
  void aHeadThatNoRoomWritesIsAViolation() {
    assertEquals(Verdict.VIOLATES, snapshot(0, 4, WHOLE));
    assertEquals(Verdict.VIOLATES, change(1, 4, 4));
  }

  private Verdict snapshot(long epoch, long version, long flags) {
    return read(FrameKind.SNAPSHOT, epoch, version, flags);
  }

  private Verdict change(long epoch, long from, long to) {
    return read(FrameKind.CHANGE, epoch, from, to, 0);
  }

  private Verdict read(FrameKind kind, long... head) {
    byte[] message =
        new FrameWriter().at(1, 1, 0, 0).frame(kind, ByteString.EMPTY, head).toByteArray();
    Decoded decoded = FrameDecoder.decode(message, FrameKind.From.SERVER);
    return versions.read((Frame.Carries) ((Decoded.Message) decoded).frames().get(1)).verdict();
  }
}
