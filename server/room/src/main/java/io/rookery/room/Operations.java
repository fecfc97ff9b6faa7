package io.rookery.room;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.rookery.game.Departure;
import io.rookery.game.GameType;
import io.rookery.game.Request;
import io.rookery.metrics.RoomMetrics;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Left;
import io.rookery.protocol.v1.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * Applies what players say: the game hears each operation when its turn comes, or it is refused.
 */
final class Operations {
  private final GameType<?, ?, ?> type;
  private final Seats seats;
  private final Turns<?> turns;
  private final Numbering numbering;
  private final Departures departures;
  private final Lifetime lifetime;
  private final RoomMetrics ofType;

  Operations(
      GameType<?, ?, ?> type,
      Seats seats,
      Turns<?> turns,
      Numbering numbering,
      Departures departures,
      Lifetime lifetime,
      RoomMetrics ofType) {
    this.type = type;
    this.seats = seats;
    this.turns = turns;
    this.numbering = numbering;
    this.departures = departures;
    this.lifetime = lifetime;
    this.ofType = ofType;
  }

  /** Operations of a seat wait since just now: they are applied at once, unless ticks do that. */
  void arrived(Seat seat, long now) {
    if (!type.hearsOnTick()) {
      while (applyNext(seat, now)) {}
    }
  }

  /** Applies what waits, in turns, one of each seat, as far as the seats' rates admit. */
  void applyWaiting(long now) {
    boolean any = seats.waiting() > 0;
    while (any) {
      any = false;
      for (Seat seat : List.copyOf(seats.seated())) {
        any |= applyNext(seat, now);
      }
    }
  }

  private boolean applyNext(Seat seat, long now) {
    if (!seat.inbox.admitsNext(now)) {
      return false;
    }
    Operation next = seats.applyWaiting(seat, now);
    ofType.operationsIn(1);
    switch (next.kind()) {
      case OPERATION -> hear(turns, seat, next.payload());
      case LEAVE -> departures.depart(seat, Departure.LEFT, Left.Reason.REASON_ASKED, "", now);
      default -> ask(turns, seat, next.payload());
    }
    lifetime.settle(now);
    return !seat.isLeft();
  }

  private <I extends Message> void hear(Turns<I> game, Seat seat, ByteString payload) {
    game.payloads()
        .read(payload)
        .ifPresentOrElse(
            said -> settle(seat, game.run(() -> game.game().onMessage(seat, said))),
            () -> refuseUnread(seat));
  }

  private <I extends Message> void ask(Turns<I> game, Seat seat, ByteString payload) {
    Optional<I> asked = game.payloads().read(payload);
    if (asked.isEmpty()) {
      refuseUnread(seat);
      return;
    }
    if (!seat.inbox.ask(seat.inbox.applied())) {
      refuse(seat, "too_many_requests", "wait for answers before asking more");
      return;
    }
    Request request = new Request(seat.session, seat.inbox.applied());
    Turns.Outcome outcome = game.run(() -> game.game().onRequest(seat, asked.get(), request));
    if (!(outcome instanceof Turns.Outcome.Done)) {
      seat.inbox.settle(request.operation());
    }
    settle(seat, outcome);
  }

  private void refuseUnread(Seat seat) {
    refuse(seat, "bad_message", "not a " + type.hears().getDescriptorForType().getName());
  }

  private void settle(Seat seat, Turns.Outcome outcome) {
    if (outcome instanceof Turns.Outcome.Refused refused) {
      refuse(seat, refused.code(), refused.text());
    } else if (outcome instanceof Turns.Outcome.Failed) {
      refuse(seat, "error", "the room could not handle this");
    }
  }

  private void refuse(Seat seat, String code, String text) {
    ofType.operationRefused(code);
    numbering.tell(
        seat,
        OutFrame.of(
            FrameKind.REFUSAL,
            Refusal.newBuilder()
                .setOperation(seat.inbox.applied())
                .setCode(code)
                .setText(text)
                .build()));
  }
}
