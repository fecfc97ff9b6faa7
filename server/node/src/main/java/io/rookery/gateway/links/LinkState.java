package io.rookery.gateway.links;

import com.google.protobuf.ByteString;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.Resume;

/** What a link waits for, or has. */
sealed interface LinkState {

  /**
   * A seat, in a room that is sought or asked.
   *
   * @param payload the join as it came, to be passed on
   * @param refusals how many rooms refused it before
   */
  record Joining(Join join, ByteString payload, int refusals) implements LinkState {}

  /** The end of the link, said by the room that refused: another room is sought then. */
  record Refused(Joining asked) implements LinkState {}

  /**
   * An earlier seat, in the room that has it.
   *
   * @param payload the resume as it came, to be passed on
   */
  record Resuming(Resume resume, ByteString payload) implements LinkState {}

  /**
   * Nothing: it leads to a seat.
   *
   * @param epoch the room's when it gave the seat
   */
  record Seated(long epoch) implements LinkState {}

  /** Nothing more goes over it, and nothing of it is kept. */
  record Over() implements LinkState {}
}
