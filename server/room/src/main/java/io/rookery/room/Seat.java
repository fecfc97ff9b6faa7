package io.rookery.room;

import com.google.protobuf.ByteString;
import io.rookery.game.Player;

/**
 * One session: who has the seat, and how far the room and their client have come with each other.
 */
final class Seat implements Player {
  private final int number;
  private final String name;
  private final String subject;
  final ByteString joinId;
  final String session;
  final byte[] secretHash;

  final SeatLink link = new SeatLink();
  final Opening opening = new Opening();
  final SeenState seen = new SeenState();
  final Inbox inbox;
  final MessageProgress progress;
  final ReplayBudget replays = new ReplayBudget();

  /** Rises with each resume; a resume with this one or a lower one is an old copy. */
  int generation;

  /** How that one came; null before the first. */
  Way resumed;

  /** The highest attempt heard of the join that brought the seat. */
  int attempt;

  /** How that attempt came. */
  Way joined;

  /** When the seat is given up unless its player returns; never while they are connected. */
  long awayUntil = Long.MAX_VALUE;

  long awaySince;

  /** When a seat that was left is forgotten, acked or not. */
  long lingersUntil;

  /** However often a connection breaks, and somebody comes back to hear why. */
  long lingersAtMost;

  private boolean left;

  Seat(int number, Visit visit, String session, byte[] secretHash, Outbox outbox, Inbox inbox) {
    this.number = number;
    this.name = visit.name();
    this.subject = visit.subject();
    this.joinId = visit.joinId();
    this.session = session;
    this.secretHash = secretHash;
    this.inbox = inbox;
    this.progress = new MessageProgress(outbox);
  }

  /** A link of a gateway, which is one channel of one client for good. */
  record Way(Relay relay, int link) {}

  @Override
  public int seat() {
    return number;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String subject() {
    return subject;
  }

  @Override
  public boolean connected() {
    return link.isUp();
  }

  /** Whether it is nobody's seat any more, though somebody may have to hear so yet. */
  boolean isLeft() {
    return left;
  }

  void leave() {
    left = true;
    inbox.close();
  }

  /** Somebody came back to a seat that was left: there is time to hear the last of it. */
  void linger(long now) {
    if (left) {
      long heard = Math.min(now + RoomLimits.LINGER, lingersAtMost);
      lingersUntil = Math.max(lingersUntil, heard);
    }
  }

  /** The client was heard on its link. */
  void heard() {
    opening.heard();
  }

  /** From now on everything unacked is sent again, behind a snapshot. */
  void startOver() {
    progress.startOver();
    seen.startOver();
    opening.startOver();
  }

  @Override
  public String toString() {
    return "seat " + number + " of " + subject;
  }
}
