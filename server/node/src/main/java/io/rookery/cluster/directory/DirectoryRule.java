package io.rookery.cluster.directory;

import com.google.protobuf.Parser;
import io.rookery.cluster.map.Rule;
import io.rookery.cluster.map.ValueForm;
import io.rookery.cluster.wire.Claim;
import io.rookery.cluster.wire.DirectoryAnswer;
import io.rookery.cluster.wire.DirectoryStep;
import io.rookery.cluster.wire.Occupancy;
import io.rookery.cluster.wire.Release;
import io.rookery.cluster.wire.RoomEntry;

/**
 * Who owns a room, and what is known of it.
 *
 * <p>A room has one owner until its entry is closed. Epochs count the owners of a room from 1: who
 * takes over says after which epoch, and gets it only if no other was in between.
 *
 * <p>Of a room that is closed its last epoch is remembered for {@link #REMEMBERED_MILLIS}, so that
 * an opening which comes late opens nothing. It need not be for longer: a room is opened anew only
 * until a time that the opening says, {@link RoomDirectory#OPENING_MILLIS} ahead, so no opening of
 * before the end is good any more when the end is forgotten; that holds as long as the clocks of
 * members differ by less than the two minutes between. Rooms are opened at all only while the clock
 * of whoever keeps the entry is less than that one minute ahead of theirs who ask: beyond it, every
 * opening is late. Whoever restores a room later knows its epoch, and says it.
 */
final class DirectoryRule implements Rule<RoomEntry, DirectoryStep, DirectoryAnswer> {
  static final ValueForm<RoomEntry> FORM = ValueForm.message(RoomEntry.parser());

  static final long REMEMBERED_MILLIS = 3 * RoomDirectory.OPENING_MILLIS;

  @Override
  public String name() {
    return "rooms";
  }

  @Override
  public ValueForm<RoomEntry> values() {
    return FORM;
  }

  @Override
  public boolean counts(RoomEntry entry) {
    return !entry.getClosed();
  }

  @Override
  public Parser<DirectoryStep> questions() {
    return DirectoryStep.parser();
  }

  @Override
  public Parser<DirectoryAnswer> answers() {
    return DirectoryAnswer.parser();
  }

  @Override
  public Outcome<RoomEntry, DirectoryAnswer> step(
      RoomEntry entry, DirectoryStep step, long nowMillis) {
    RoomEntry after =
        switch (step.getWhatCase()) {
          case CLAIM -> claimed(entry, step.getClaim(), nowMillis);
          case REPORT -> reported(entry, step.getReport());
          case RELEASE -> released(entry, step.getRelease());
          case GONE -> isOwnedBy(entry, step.getGone()) ? closed(entry) : entry;
          case WHAT_NOT_SET -> entry;
        };
    DirectoryAnswer.Builder answer = DirectoryAnswer.newBuilder();
    if (after != null) {
      answer.setEntry(after);
    } else if (step.hasClaim()) {
      answer.setLateMs(nowMillis - step.getClaim().getUntilMs());
    }
    boolean isClosed = after != null && after.getClosed();
    return new Outcome<>(after, answer.build(), isClosed ? REMEMBERED_MILLIS : 0);
  }

  private static RoomEntry claimed(RoomEntry entry, Claim claim, long nowMillis) {
    RoomEntry wanted = claim.getEntry();
    boolean isOwned = entry != null && !entry.getClosed();
    long last = entry == null ? 0 : entry.getEpoch();
    if (isOwned) {
      return entry;
    }
    if (wanted.getEpoch() > 0) {
      // It lives, and its entry was lost, or closed by those who took its node for dead.
      return wanted.getEpoch() >= last ? wanted : entry;
    }
    boolean isLate = claim.getUntilMs() > 0 && nowMillis > claim.getUntilMs();
    if (isLate || claim.getAfter() < last) {
      return entry;
    }
    return wanted.toBuilder().setEpoch(claim.getAfter() + 1).setCreatedMs(nowMillis).build();
  }

  private static RoomEntry reported(RoomEntry entry, Occupancy report) {
    if (!isOwnedAt(entry, report.getEpoch())) {
      return entry;
    }
    return entry.toBuilder().setPlayers(report.getPlayers()).setLocked(report.getLocked()).build();
  }

  private static RoomEntry released(RoomEntry entry, Release release) {
    if (!isOwnedAt(entry, release.getEpoch())) {
      return entry;
    }
    return release.getForget() ? null : closed(entry);
  }

  private static RoomEntry closed(RoomEntry entry) {
    return RoomEntry.newBuilder()
        .setRoom(entry.getRoom())
        .setEpoch(entry.getEpoch())
        .setClosed(true)
        .build();
  }

  private static boolean isOwnedAt(RoomEntry entry, long epoch) {
    return entry != null && !entry.getClosed() && entry.getEpoch() == epoch;
  }

  private static boolean isOwnedBy(RoomEntry entry, String node) {
    return entry != null && !entry.getClosed() && entry.getNode().equals(node);
  }
}
