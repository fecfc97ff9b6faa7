package io.rookery.matchmaking;

import com.google.protobuf.ByteString;
import io.rookery.cluster.wire.Seeker;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A seat kept for a join that is on its way, or that has just arrived. */
final class Reservation {
  final ByteString join;
  final ListedRoom room;
  final int attempt;
  final Seeker seeker;

  /** Rooms that would not have this join, but for the oldest of many. */
  final List<String> refused;

  /** Whether the room was made for it. */
  final boolean made;

  /** Until when it holds, in milliseconds since 1970. */
  long until;

  /** Whether the room counts this player already. */
  boolean seated;

  Reservation(
      ByteString join,
      ListedRoom room,
      int attempt,
      Seeker seeker,
      List<String> refused,
      boolean made) {
    this.join = join;
    this.room = room;
    this.attempt = attempt;
    this.seeker = seeker;
    this.refused = List.copyOf(refused);
    this.made = made;
  }

  /** What joins are told apart by: strings sort, so that ids chosen to hash alike do no harm. */
  static String key(ByteString join) {
    return join.toString(StandardCharsets.ISO_8859_1);
  }
}
