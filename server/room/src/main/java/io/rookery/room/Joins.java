package io.rookery.room;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.rookery.bus.Joining;
import io.rookery.game.GameType;
import io.rookery.metrics.RoomMetrics;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Resynced;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Gives visitors seats, or says why not. */
final class Joins {
  private final GameType<?, ?, ?> type;
  private final RoomBirth birth;
  private final Seats seats;
  private final Turns<?> turns;
  private final Numbering numbering;
  private final Returns returns;
  private final Lifetime lifetime;
  private final RandomGenerator secrets;
  private final RoomMetrics metrics;
  private final InputWindow window;

  Joins(
      GameType<?, ?, ?> type,
      RoomBirth birth,
      Seats seats,
      Turns<?> turns,
      Numbering numbering,
      Returns returns,
      Lifetime lifetime,
      RandomGenerator secrets,
      RoomMetrics metrics) {
    this.type = type;
    this.birth = birth;
    this.seats = seats;
    this.turns = turns;
    this.numbering = numbering;
    this.returns = returns;
    this.lifetime = lifetime;
    this.secrets = secrets;
    this.metrics = metrics;
    this.window = InputWindow.ofEach(type.seats());
  }

  void join(Relay relay, int link, Joining joining, long now) {
    Join join;
    try {
      join = Join.parseFrom(joining.getJoin());
    } catch (InvalidProtocolBufferException e) {
      refuse(relay, link, "bad_join", "not a Join", false);
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
      refuse(relay, link, "room_locked", "the room takes no new players now", true);
    } else if (seats.full()) {
      refuse(relay, link, "room_full", "all " + type.seats() + " seats are taken", true);
    } else if (before != null
        || (type.oneSeatPerSubject() && seats.hasSubject(joining.getSubject()))) {
      refuse(relay, link, "already_seated", "you have a seat in this room", false);
    } else {
      admit(relay, link, join, joining, now);
    }
  }

  private void admit(Relay relay, int link, Join join, Joining joining, long now) {
    Message chosen = null;
    if (turns.options().isPresent()) {
      Optional<Message> read = turns.options().get().read(join.getOptions());
      if (read.isEmpty()) {
        refuse(relay, link, "bad_options", "the join options do not parse", false);
        return;
      }
      chosen = read.get();
    } else if (!join.getOptions().isEmpty()) {
      refuse(relay, link, "bad_options", type.name() + " has no join options", false);
      return;
    }
    Visit visit = new Visit(join.getId(), joining.getSubject(), joining.getName(), chosen);
    Turns.Outcome admitted = turns.run(() -> turns.game().admit(visit));
    if (!(admitted instanceof Turns.Outcome.Done)) {
      refuse(relay, link, admitted);
      return;
    }
    lifetime.settle(now); // whoever had to make place is gone, and the others have heard of it
    if (lifetime.isClosed()) {
      refuseAsClosed(relay, link);
      return;
    }
    byte[] secret = Secrets.draw(secrets, 32);
    int number = seats.freeNumber();
    Seat seat =
        new Seat(
            number,
            visit,
            Seats.sessionId(number, Secrets.draw(secrets, 12)),
            Secrets.hash(secret),
            numbering.newOutbox(),
            new Inbox(new InputRate(type.inputsPerSecond(), window, now), window));
    seats.sit(seat);
    seats.link(seat, relay, link);
    seat.attempt = join.getAttempt();
    seat.joined = new Seat.Way(relay, link);
    greet(seat, secret);
    Turns.Outcome welcomed = turns.run(() -> turns.game().onJoin(seat));
    if (!(welcomed instanceof Turns.Outcome.Done)) {
      seats.leave(seat, false);
      refuse(relay, link, welcomed);
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
    byte[] secret = Secrets.draw(secrets, 32);
    System.arraycopy(Secrets.hash(secret), 0, seat.secretHash, 0, seat.secretHash.length);
    returns.replace(seat, relay, link, now);
    seats.dropWaiting(seat);
    long lacks = seat.progress.acked() + 1;
    if (lacks < seat.progress.outbox.first()) {
      seat.opening.lose(Resynced.Reason.REASON_OUTBOX_OVERFLOWED, lacks);
    }
    greet(seat, secret);
    seat.startOver();
  }

  private void oldAttempt(Relay relay, int link) {
    refuse(relay, link, "old_attempt", "a later attempt, or this one, was heard before", true);
  }

  private void greet(Seat seat, byte[] secret) {
    seat.opening.answer(joined(seat, secret));
  }

  private OutFrame joined(Seat seat, byte[] secret) {
    return OutFrame.of(
        FrameKind.JOINED,
        Joined.newBuilder()
            .setRoom(birth.room())
            .setType(type.name())
            .setSeat(seat.seat())
            .setEpoch(birth.epoch())
            .setSession(seat.session)
            .setSecret(ByteString.copyFrom(secret))
            .setWindowOperations(window.operations())
            .setWindowBytes(window.bytes())
            .setInputRate(type.inputsPerSecond())
            .setOutboxMessages(RoomLimits.OUTBOX_MESSAGES)
            .setOutboxBytes(RoomLimits.OUTBOX_OWN_BYTES)
            .setNextOperation(seat.inbox.applied() + 1)
            .setResumeWindowMs((int) type.resumeWindow().toMillis())
            .setNextMessage(seat.progress.acked() + 1)
            .build());
  }

  private void refuseAsClosed(Relay relay, int link) {
    refuse(relay, link, "room_closed", "the room is closing", true);
  }

  private void refuse(Relay relay, int link, Turns.Outcome outcome) {
    if (outcome instanceof Turns.Outcome.Refused refused) {
      refuse(relay, link, refused.code(), refused.text(), false);
    } else {
      refuse(relay, link, "error", "the room could not let you in", true);
    }
  }

  private void refuse(Relay relay, int link, String code, String text, boolean temporary) {
    metrics.joinRefused(code);
    relay.end(
        link,
        OutFrame.of(
            FrameKind.JOIN_REFUSED,
            JoinRefused.newBuilder().setCode(code).setText(text).setTemporary(temporary).build()));
  }
}
