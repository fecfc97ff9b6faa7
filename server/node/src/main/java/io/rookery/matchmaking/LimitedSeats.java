package io.rookery.matchmaking;

import io.rookery.cluster.wire.MatchAnswer;
import io.rookery.matchmaking.Matchmaker.Verdict;
import io.rookery.metrics.Metrics;
import io.rookery.metrics.SeatLimit;

/** Counts joins that were too much for the cluster, and says so to their players. */
final class LimitedSeats {
  private final Metrics metrics;

  LimitedSeats(Metrics metrics) {
    this.metrics = metrics;
  }

  Verdict refuse(MatchAnswer.Limit by) {
    SeatLimit limit = limit(by);
    metrics.seatLimited(limit);
    return switch (limit) {
      case SUBJECT_JOINS ->
          new Verdict.Refused("too_many_joins", "this player joined too often lately", true);
      case ADDRESS_JOINS ->
          new Verdict.Refused("too_many_joins", "too many joins from this address lately", true);
      case SUBJECT_ROOMS, SUBJECT_EMPTY_ROOMS ->
          new Verdict.Refused("too_many_new_rooms", "this player made too many rooms", true);
      case ADDRESS_ROOMS, ADDRESS_EMPTY_ROOMS ->
          new Verdict.Refused("too_many_new_rooms", "this address made too many rooms", true);
      case RESERVATIONS, OPEN_ROOMS ->
          new Verdict.Refused("no_room", "too many players or rooms of this type now", true);
    };
  }

  private static SeatLimit limit(MatchAnswer.Limit by) {
    return switch (by) {
      case LIMIT_SUBJECT_JOINS -> SeatLimit.SUBJECT_JOINS;
      case LIMIT_ADDRESS_JOINS -> SeatLimit.ADDRESS_JOINS;
      case LIMIT_SUBJECT_ROOMS -> SeatLimit.SUBJECT_ROOMS;
      case LIMIT_ADDRESS_ROOMS -> SeatLimit.ADDRESS_ROOMS;
      case LIMIT_SUBJECT_EMPTY_ROOMS -> SeatLimit.SUBJECT_EMPTY_ROOMS;
      case LIMIT_ADDRESS_EMPTY_ROOMS -> SeatLimit.ADDRESS_EMPTY_ROOMS;
      case LIMIT_OPEN_ROOMS -> SeatLimit.OPEN_ROOMS;
      case LIMIT_RESERVATIONS, LIMIT_UNSPECIFIED, UNRECOGNIZED -> SeatLimit.RESERVATIONS;
    };
  }
}
