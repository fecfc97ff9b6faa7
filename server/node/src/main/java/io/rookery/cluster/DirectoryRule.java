package io.rookery.cluster;

import com.google.protobuf.Parser;
import io.rookery.cluster.wire.DirectoryAnswer;
import io.rookery.cluster.wire.DirectoryStep;
import io.rookery.cluster.wire.Occupancy;
import io.rookery.cluster.wire.RoomEntry;

/**
 * Who owns a room, and what is known of it.
 *
 * <p>A room has one owner until its entry is removed. An owner's epoch is the time in milliseconds
 * when it claimed the room, so that epochs rise although nothing is kept of rooms that are gone.
 */
final class DirectoryRule implements Rule<RoomEntry, DirectoryStep, DirectoryAnswer> {

  @Override
  public String name() {
    return "rooms";
  }

  @Override
  public Parser<RoomEntry> values() {
    return RoomEntry.parser();
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
          case RELEASE -> entry != null && entry.getEpoch() == step.getRelease() ? null : entry;
          case GONE -> entry != null && entry.getNode().equals(step.getGone()) ? null : entry;
          case WHAT_NOT_SET -> entry;
        };
    DirectoryAnswer.Builder answer = DirectoryAnswer.newBuilder();
    if (after != null) {
      answer.setEntry(after);
    }
    return new Outcome<>(after, answer.build());
  }

  private static RoomEntry claimed(RoomEntry entry, RoomEntry wanted, long nowMillis) {
    if (entry != null) {
      return entry;
    }
    if (wanted.getEpoch() > 0) {
      return wanted; // the room lives, and only its entry was lost
    }
    return wanted.toBuilder().setEpoch(nowMillis).setCreatedMs(nowMillis).build();
  }

  private static RoomEntry reported(RoomEntry entry, Occupancy report) {
    if (entry == null || entry.getEpoch() != report.getEpoch()) {
      return entry;
    }
    return entry.toBuilder().setPlayers(report.getPlayers()).setLocked(report.getLocked()).build();
  }
}
