package io.rookery.room;

import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.bus.Resuming;
import io.rookery.metrics.RoomMetrics;
import io.rookery.metrics.RoomMetrics.Return;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Ended;
import io.rookery.protocol.v1.Gone;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Resume;
import io.rookery.protocol.v1.Resumed;
import io.rookery.protocol.v1.Resynced;

/** Gives players who come back the seat they have: the newest connection gets it at once. */
final class Returns {
  private final RoomBirth birth;
  private final Seats seats;
  private final Turns<?> turns;
  private final StateFrames state;
  private final RoomMetrics metrics;
  private final PastSessions past = new PastSessions();

  Returns(RoomBirth birth, Seats seats, Turns<?> turns, StateFrames state, RoomMetrics metrics) {
    this.birth = birth;
    this.seats = seats;
    this.turns = turns;
    this.state = state;
    this.metrics = metrics;
  }

  PastSessions past() {
    return past;
  }

  void resume(Relay relay, int link, Resuming resuming, long now) {
    Resume resume;
    try {
      resume = Resume.parseFrom(resuming.getResume());
    } catch (InvalidProtocolBufferException e) {
      return; // the gateway has read it: a fault of ours, and nothing to answer
    }
    byte[] hash = Secrets.hash(resume.getSecret().toByteArray());
    Seat seat = seats.ofSession(resume.getSession());
    if (seat == null
        || !Secrets.match(hash, seat.secretHash)
        || !seat.subject().equals(resuming.getSubject())) {
      metrics.returned(Return.GONE);
      String why = past.ending(resume.getSession(), hash, resuming.getSubject());
      relay.end(link, OutFrame.of(FrameKind.GONE, Gone.newBuilder().setCode(why).build()));
    } else if (Integer.compareUnsigned(resume.getGeneration(), seat.generation) > 0) {
      answer(seat, relay, link, resume, now);
    } else if (!new Seat.Way(relay, link).equals(seat.resumed)) {
      refuse(relay, link, "old_generation", "this generation, or a later one, was heard before");
    } // on the way that the newest generation came it is a copy that the bus made
  }

  /** It is not looked at, and the session is as it was: the client asks again. */
  private void refuse(Relay relay, int link, String code, String text) {
    metrics.joinRefused(code);
    relay.end(
        link,
        OutFrame.of(
            FrameKind.JOIN_REFUSED,
            JoinRefused.newBuilder().setCode(code).setText(text).setTemporary(true).build()));
  }

  /** Accepts it, or refuses it for now where too much was said again just before. */
  private void answer(Seat seat, Relay relay, int link, Resume resume, long now) {
    long has = isBeyond(seat, resume) ? 0 : resume.getLastMessage();
    long again =
        seat.progress.outbox.bytesAfter(has)
            + state.sizeBeside(resume.getEpoch(), resume.getStateVersion());
    if (seat.replays.admit(again, now)) {
      metrics.replayedBytes(again);
      accept(seat, relay, link, resume, now);
    } else {
      metrics.returned(Return.SLOWED);
      refuse(relay, link, "too_many_resumes", "too much was said again just now");
    }
  }

  private void accept(Seat seat, Relay relay, int link, Resume resume, long now) {
    Outbox outbox = seat.progress.outbox;
    seat.generation = resume.getGeneration();
    seat.resumed = new Seat.Way(relay, link);
    long last = resume.getLastMessage();
    boolean beyond = isBeyond(seat, resume);
    if (!beyond) {
      seat.progress.ack(last, now);
    }
    seat.opening.clear();
    replace(seat, relay, link, now); // the game may say more than the outbox holds
    Resynced.Reason why = null;
    if (resume.getHighestOperation() < seat.inbox.accepted()) {
      why = Resynced.Reason.REASON_SECOND_COPY;
    } else if (beyond) {
      why = Resynced.Reason.REASON_ROLLED_BACK;
    } else if (last < outbox.first() - 1) {
      why = Resynced.Reason.REASON_OUTBOX_OVERFLOWED;
    }
    seat.inbox.grantWindow(now);
    seat.startOver();
    seat.inbox.assumeAcked();
    if (why != null) {
      seat.opening.lose(why, last + 1);
    } else {
      seat.opening.answer(resumed(seat));
      state.resumedWith(seat.seen, resume.getEpoch(), resume.getStateVersion());
    }
    metrics.returned(why == null ? Return.RESUMED : Return.RESYNCED);
    metrics.replayed(outbox.size());
  }

  /** Whether the client has seen what was never said: such a claim acknowledges nothing. */
  private boolean isBeyond(Seat seat, Resume resume) {
    return resume.getLastMessage() >= seat.progress.outbox.next()
        || resume.getEpoch() > birth.epoch();
  }

  /** The seat's player is behind another link now; the one they had hears so. */
  void replace(Seat seat, Relay relay, int link, long now) {
    seat.link.end(replaced());
    seat.linger(now);
    boolean wasAway = seats.isAway(seat);
    seats.link(seat, relay, link);
    if (wasAway) {
      metrics.cameBack(now - seat.awaySince);
      turns.run(() -> turns.game().onReturn(seat));
    }
  }

  private static OutFrame replaced() {
    return OutFrame.of(
        FrameKind.ENDED, Ended.newBuilder().setReason(Ended.Reason.REASON_REPLACED).build());
  }

  private OutFrame resumed(Seat seat) {
    return OutFrame.of(
        FrameKind.RESUMED,
        Resumed.newBuilder()
            .setEpoch(birth.epoch())
            .setNextOperation(seat.inbox.applied() + 1)
            .setNextMessage(seat.progress.outbox.first())
            .build());
  }
}
