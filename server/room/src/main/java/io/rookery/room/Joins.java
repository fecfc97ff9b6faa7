package io.rookery.room;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.rookery.bus.Joining;
import io.rookery.game.GameType;
import io.rookery.metrics.RoomMetrics;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.Resynced;
import java.util.Optional;

/** Gives visitors seats, or says why not. */
final class Joins {
  private final GameType<?, ?, ?> type;
  private final Seats seats;
  private final Turns<?> turns;
  private final Returns returns;
  private final Lifetime lifetime;
  private final NewSeats newSeats;
  private final JoinAnswers answers;
  private final RoomMetrics metrics;

  Joins(
      GameType<?, ?, ?> type,
      Seats seats,
      Turns<?> turns,
      Returns returns,
      Lifetime lifetime,
      NewSeats newSeats,
      JoinAnswers answers,
      RoomMetrics metrics) {
    this.type = type;
    this.seats = seats;
    this.turns = turns;
    this.returns = returns;
    this.lifetime = lifetime;
    this.newSeats = newSeats;
    this.answers = answers;
    this.metrics = metrics;
  }

  void join(Relay relay, int link, Joining joining, long now) {
    Join join;
    try {
      join = Join.parseFrom(joining.getJoin());
    } catch (InvalidProtocolBufferException e) {
      answers.refuse(relay, link, "bad_join", "not a Join", false);
      return;
    }
    Seat before = seats.ofJoin(join.getId());
    if (before != null && before.subject().equals(joining.getSubject())) {
      repeat(before, relay, link, join.getAttempt(), now);
      return;
    }
    if (returns.past().isOver(join.getId(), join.getAttempt())) {
      oldAttempt(relay, link);
    } else if (lifetime.isClosed()) {
      refuseAsClosed(relay, link);
    } else if (turns.room().isLocked()) {
      answers.refuse(relay, link, "room_locked", "the room takes no new players now", true);
    } else if (seats.full()) {
      answers.refuse(relay, link, "room_full", "all " + type.seats() + " seats are taken", true);
    } else if (before != null
        || (type.oneSeatPerSubject() && seats.hasSubject(joining.getSubject()))) {
      answers.refuse(relay, link, "already_seated", "you have a seat in this room", false);
    } else {
      admit(relay, link, join, joining, now);
    }
  }

  private void admit(Relay relay, int link, Join join, Joining joining, long now) {
    Message chosen = null;
    if (turns.options().isPresent()) {
      Optional<Message> read = turns.options().get().read(join.getOptions());
      if (read.isEmpty()) {
        answers.refuse(relay, link, "bad_options", "the join options do not parse", false);
        return;
      }
      chosen = read.get();
    } else if (!join.getOptions().isEmpty()) {
      answers.refuse(relay, link, "bad_options", type.name() + " has no join options", false);
      return;
    }
    Visit visit = new Visit(join.getId(), joining.getSubject(), joining.getName(), chosen);
    Turns.Outcome admitted = turns.run(() -> turns.game().admit(visit));
    if (!(admitted instanceof Turns.Outcome.Done)) {
      answers.refuse(relay, link, admitted);
      return;
    }
    lifetime.settle(now); // whoever had to make place is gone, and the others have heard of it
    if (lifetime.isClosed()) {
      refuseAsClosed(relay, link);
      return;
    }
    byte[] secret = newSeats.secret();
    Seat seat = newSeats.make(seats.freeNumber(), visit, secret, now);
    seats.sit(seat);
    seats.link(seat, relay, link);
    seat.attempt = join.getAttempt();
    seat.joined = new Seat.Way(relay, link);
    seat.opening.answer(answers.joined(seat, secret));
    Turns.Outcome welcomed = turns.run(() -> turns.game().onJoin(seat));
    if (!(welcomed instanceof Turns.Outcome.Done)) {
      seats.leave(seat, false);
      answers.refuse(relay, link, welcomed);
      return;
    }
    metrics.playerJoined();
  }

  /** The same join again: its answer was lost, so the seat goes to the new link. */
  private void repeat(Seat seat, Relay relay, int link, int attempt, long now) {
    if (Integer.compareUnsigned(attempt, seat.attempt) <= 0) {
      if (!seat.joined.equals(new Seat.Way(relay, link))) {
        oldAttempt(relay, link);
      }
      return; // on the way that the newest attempt came it is a copy that the bus made
    }
    seat.attempt = attempt;
    seat.joined = new Seat.Way(relay, link);
    seat.generation = 0; // which goes with the secret
    if (seat.isLeft()) {
      returns.past().remember(seat, "left"); // with this attempt, of which copies may come, too
    }
    byte[] secret = newSeats.secret();
    System.arraycopy(Secrets.hash(secret), 0, seat.secretHash, 0, seat.secretHash.length);
    returns.replace(seat, relay, link, now);
    seats.dropWaiting(seat);
    long lacks = seat.progress.acked() + 1;
    if (lacks < seat.progress.outbox.first()) {
      seat.opening.lose(Resynced.Reason.REASON_OUTBOX_OVERFLOWED, lacks);
    }
    seat.opening.answer(answers.joined(seat, secret));
    seat.startOver();
  }

  private void oldAttempt(Relay relay, int link) {
    answers.refuse(
        relay, link, "old_attempt", "a later attempt, or this one, was heard before", true);
  }

  private void refuseAsClosed(Relay relay, int link) {
    answers.refuse(relay, link, "room_closed", "the room is closing", true);
  }
}
