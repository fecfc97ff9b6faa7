package io.rookery.load;

import io.rookery.protocol.Frame;
import io.rookery.protocol.StateHead;
import io.rookery.protocol.client.ClientListener;
import io.rookery.protocol.v1.Answer;
import io.rookery.protocol.v1.Ended;
import io.rookery.protocol.v1.GoAway;
import io.rookery.protocol.v1.Gone;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Left;
import io.rookery.protocol.v1.Refusal;
import io.rookery.protocol.v1.Resumed;
import io.rookery.protocol.v1.Resynced;
import io.rookery.protocol.v1.Welcome;

/** Counts what a player's client hears, and tells the player and their talk. */
final class PlayerEvents implements ClientListener {
  private final LoadPlayer player;
  private final Tally tally;

  PlayerEvents(LoadPlayer player, Tally tally) {
    this.player = player;
    this.tally = tally;
  }

  @Override
  public void send(byte[] message) {
    player.send(message);
  }

  @Override
  public void violated(String how) {
    player.broken();
  }

  @Override
  public void unanswered() {
    player.unanswered();
  }

  @Override
  public void welcomed(Welcome welcome) {
    player.welcomed();
  }

  @Override
  public void goAway(GoAway goAway) {
    player.goAway(goAway.getReturnInMs());
  }

  @Override
  public void joined(Joined joined, long nowNanos) {
    player.seated(joined);
  }

  @Override
  public void joinRefused(JoinRefused refused) {
    tally.joinRefused(refused.getCode());
    if (refused.getTemporary()) {
      player.joinAgain("JOIN_REFUSED");
    } else {
      player.giveUp("JOIN_REFUSED");
    }
  }

  @Override
  public void resumeRefused(JoinRefused refused) {
    tally.joinRefused(refused.getCode());
  }

  @Override
  public void resumed(Resumed resumed, long nowNanos) {
    tally.one(Count.RESUMED);
    player.returned(nowNanos);
  }

  @Override
  public void resynced(
      Resynced resynced, boolean wasAway, long declared, long skipped, long nowNanos) {
    player.talk().declaredLost(declared);
    tally.add(Count.RESYNC_LOST, skipped);
    tally.one(Count.RESYNCED);
    if (wasAway) {
      player.returned(nowNanos);
    }
  }

  @Override
  public void gone(Gone gone) {
    tally.one(Count.GONE);
    tally.closed("gone " + gone.getCode());
    player.joinAgain("GONE " + gone.getCode());
  }

  @Override
  public void ended(Ended ended) {
    if (ended.getReason() == Ended.Reason.REASON_REPLACED) {
      tally.closed("replaced");
      player.giveUp("ENDED REPLACED");
    } else {
      tally.closed("ended");
      player.joinAgain("ENDED ROOM_LOST");
    }
  }

  @Override
  public void left(Left left) {
    player.left();
  }

  @Override
  public void message(Frame.Carries frame, long nowNanos) {
    player.talk().message(frame, nowNanos);
  }

  @Override
  public void refused(Refusal refusal) {
    tally.refused(refusal.getCode());
  }

  @Override
  public void answered(Answer answer, boolean asked) {
    tally.one(asked ? Count.ANSWERED : Count.CONFUSED);
  }

  @Override
  public void overheard(Frame.Carries frame) {
    tally.one(Count.VOLATILES);
  }

  @Override
  public void state(Frame.Carries frame, StateHead head) {
    if (!(head instanceof StateHead.Snapshot part) || part.last()) {
      tally.one(Count.STATES);
    }
  }

  @Override
  public void acknowledged(long operation, long dueNanos, long nowNanos) {
    player.talk().acknowledged(dueNanos, nowNanos);
  }

  @Override
  public void resent(long operation) {
    tally.one(Count.RESENT);
  }

  @Override
  public void repeated() {
    tally.one(Count.REPEATED);
  }

  @Override
  public void asksForMissing() {
    tally.one(Count.GAPS);
  }
}
