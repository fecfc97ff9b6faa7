package io.rookery.room;

import com.google.protobuf.ByteString;
import io.rookery.bus.Arrival;
import io.rookery.bus.Notice;
import io.rookery.game.Departure;
import io.rookery.metrics.Loss;
import io.rookery.metrics.Metrics;
import io.rookery.metrics.RoomMetrics;
import io.rookery.protocol.ByteRange;
import io.rookery.protocol.Decoded;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameDecoder;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Gone;
import io.rookery.protocol.v1.Left;
import io.rookery.protocol.v1.Resynced;

/** What comes from players: their frames in order of their numbers, each taken once. */
final class Arrivals {
  private final Seats seats;
  private final Operations operations;
  private final Joins joins;
  private final Returns returns;
  private final Departures departures;
  private final StateFrames state;
  private final Metrics metrics;
  private final RoomMetrics ofType;

  Arrivals(
      Seats seats,
      Operations operations,
      Joins joins,
      Returns returns,
      Departures departures,
      StateFrames state,
      Metrics metrics,
      RoomMetrics ofType) {
    this.seats = seats;
    this.operations = operations;
    this.joins = joins;
    this.returns = returns;
    this.departures = departures;
    this.state = state;
    this.metrics = metrics;
    this.ofType = ofType;
  }

  void take(Relay relay, Arrival arrival, long now) {
    Seat seat = relay.links.get(arrival.getLink());
    switch (arrival.getWhatCase()) {
      case JOIN -> joins.join(relay, arrival.getLink(), arrival.getJoin(), now);
      case RESUME -> returns.resume(relay, arrival.getLink(), arrival.getResume(), now);
      case NOTICE -> notice(relay, arrival.getLink(), arrival.getNotice(), seat, now);
      case FRAMES -> {
        if (seat == null) {
          gone(relay, arrival.getLink(), "unknown_session");
        } else {
          frames(seat, arrival.getFrames(), now);
        }
      }
      case WHAT_NOT_SET -> {} // a later version's; nothing that this one could act on
    }
  }

  private void gone(Relay relay, int link, String code) {
    relay.end(link, OutFrame.of(FrameKind.GONE, Gone.newBuilder().setCode(code).build()));
  }

  private void notice(Relay relay, int link, Notice notice, Seat seat, long now) {
    relay.confirm(link, notice.getSerial());
    if (seat == null || !seat.link.isNews(notice.getSerial())) {
      return;
    }
    switch (notice.getKind()) {
      case KIND_DROPPED ->
          departures.drop(seat, now - Integer.toUnsignedLong(notice.getSilentMs()) * 1_000, now);
      case KIND_STALLED -> seat.link.setStalled(true);
      case KIND_DRAINED -> seat.link.setStalled(false);
      case KIND_MISSED -> {
        seat.link.setStalled(false);
        seat.startOver();
      }
      case KIND_UNSPECIFIED, UNRECOGNIZED -> {} // confirmed, so that it is not repeated for ever
    }
  }

  private void frames(Seat seat, ByteString bytes, long now) {
    Decoded decoded = FrameDecoder.decode(ByteRange.of(bytes), FrameKind.From.CLIENT);
    if (!(decoded instanceof Decoded.Message message)) {
      return; // the gateway checked the form: a fault of ours, and nothing to answer
    }
    seat.heard();
    long number = 0;
    boolean waits = false;
    for (Frame frame : message.frames()) {
      if (frame instanceof Frame.At at) {
        number = at.number();
        seat.progress.ack(at.ack(), now);
        if (number > seat.inbox.accepted() + 1 && !seat.isLeft()) {
          askResend(seat, now);
        }
      } else if (frame instanceof Frame.Carries carries) {
        if (carries.kind().numbered()) {
          waits |= numbered(seat, number++, carries, now);
        } else if (carries.kind() == FrameKind.RESEND) {
          resend(seat, carries, now);
        } else if (carries.kind() == FrameKind.PROBE) {
          seat.inbox.ackBy(now);
        }
      }
    }
    if (waits) {
      operations.arrived(seat, now);
    }
  }

  /** Takes an operation if it is the next; returns whether it waits now. */
  private boolean numbered(Seat seat, long number, Frame.Carries frame, long now) {
    if (seat.isLeft()) {
      seat.inbox.ackBy(now + RoomLimits.ACK_DELAY); // its client may not know yet
      return false;
    }
    long accepted = seat.inbox.accepted();
    if (number <= accepted) {
      seat.inbox.ackBy(now);
      ofType.operationRepeated();
      return false;
    }
    if (seat.inbox.isBeyondWindow(number, frame.length())) {
      metrics.lost(Loss.BEYOND_WINDOW);
      departures.depart(
          seat, Departure.KICKED, Left.Reason.REASON_KICKED, "sent beyond the window", now);
      return false;
    }
    if (number > accepted + 1) {
      metrics.lost(Loss.OPERATION_GAP);
      askResend(seat, now);
      return false;
    }
    seats.await(seat, new Operation(frame.kind(), frame.payload()));
    return true;
  }

  private void askResend(Seat seat, long now) {
    if (seat.inbox.askResend(now)) {
      ofType.resendAsked();
    }
  }

  private void resend(Seat seat, Frame.Carries frame, long now) {
    if (!seat.progress.grantsResend(now)) {
      return;
    }
    Outbox outbox = seat.progress.outbox;
    long again = outbox.bytesAfter(0) + state.size();
    if (!seat.replays.admit(again, now)) {
      metrics.lost(Loss.RESEND_SLOWED); // who lacks something still asks again
      return;
    }
    ofType.replayedBytes(again);
    seat.startOver();
    // A late copy of a RESEND asks for what the client has had since: that is not lost.
    long lacks = Math.max(frame.firstWanted(), seat.progress.acked() + 1);
    if (lacks < outbox.first()) {
      seat.opening.lose(Resynced.Reason.REASON_OUTBOX_OVERFLOWED, lacks);
    }
    ofType.replayed(outbox.size());
  }
}
