package io.rookery.protocol.client;

import io.rookery.protocol.Frame;
import io.rookery.protocol.StateHead;
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

/**
 * What a {@link RoomClient} sends and hears; called on the thread that calls it, while it is
 * called.
 *
 * <p>A frame is good until the method returns. When {@link #joinRefused}, {@link #gone}, {@link
 * #ended}, {@link #left} or {@link #unanswered} is told, the channel is over, and the session with
 * it: {@link RoomClient#session} still names it until the method returns.
 */
public interface ClientListener {

  /** A whole WebSocket message is to be sent now, behind those before. */
  void send(byte[] message);

  /** The server broke the protocol: the connection is to be closed with PROTOCOL_VIOLATION. */
  void violated(String how);

  /**
   * Nobody answered ten joins, or a resume for as long as the seat was kept: the wish for a seat,
   * or the session, is over. The connection is to be closed, as a late answer to the join would be
   * a seat in which nobody sits.
   */
  void unanswered();

  default void welcomed(Welcome welcome) {}

  default void goAway(GoAway goAway) {}

  /** There is a seat, and a session. */
  default void joined(Joined joined, long nowNanos) {}

  /** There is no seat. */
  default void joinRefused(JoinRefused refused) {}

  /** A resume was not looked at; it is repeated. */
  default void resumeRefused(JoinRefused refused) {}

  /** The session goes on, and nothing is missing. */
  default void resumed(Resumed resumed, long nowNanos) {}

  /**
   * The session goes on, not without loss.
   *
   * @param wasAway whether it answers a resume
   * @param declared how many messages are said to be lost, of those that had not come
   * @param skipped how many numbers are not waited for any more
   */
  default void resynced(
      Resynced resynced, boolean wasAway, long declared, long skipped, long nowNanos) {}

  /** There is no such session, or the seat that a join had was given up. */
  default void gone(Gone gone) {}

  /** The room is lost, or a newer channel has the seat. */
  default void ended(Ended ended) {}

  /** The last message came, and was acknowledged. */
  default void left(Left left) {}

  /** A message, in order and once. */
  default void message(Frame.Carries frame, long nowNanos) {}

  /** An operation had no effect. */
  default void refused(Refusal refusal) {}

  /** An answer; {@code asked}: to a request that waited for it. */
  default void answered(Answer answer, boolean asked) {}

  /** A volatile message. */
  default void overheard(Frame.Carries frame) {}

  /** A part of a snapshot, or a change, that leads on from the state held. */
  default void state(Frame.Carries frame, StateHead head) {}

  /** The room took an operation, which was due then; LEAVE is not told. */
  default void acknowledged(long operation, long dueNanos, long nowNanos) {}

  /** An operation that was on a wire before is written again; nothing may be said while told. */
  default void resent(long operation) {}

  /** A numbered frame came again, and was dropped. */
  default void repeated() {}

  /** Something is missing, and is asked for now; nothing may be said while told. */
  default void asksForMissing() {}
}
