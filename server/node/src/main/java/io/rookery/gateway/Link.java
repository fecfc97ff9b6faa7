package io.rookery.gateway;

import com.google.protobuf.ByteString;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.Resume;

/**
 * One channel of one connection, as rooms know it.
 *
 * <p>Belongs to its relay's event loop. A join that is tried in another room gets another link, so
 * that what the first room still says goes nowhere.
 */
final class Link {
  final int id;
  final Connection connection;
  final long channel;

  /** How often a room refused the join before this link. */
  final int attempt;

  /** When this attempt began. */
  final long since;

  /** What was asked for; null once the room has answered. */
  Join join;

  /** Or what was asked for is an earlier seat; null once the room has answered. */
  Resume resume;

  /** The join or resume as it came, to be passed on; null once the room has answered. */
  ByteString payload;

  /** The same join's earlier link, until the room has been asked to move the seat from it. */
  Link replaces;

  /** Where it leads; null while there is no room yet. */
  Room room;

  /** The room's epoch when it answered; 0 before. */
  long epoch;

  /** The room refused, and another one is sought once it has ended this link. */
  boolean seeksAnother;

  /** The channel is over, or another link has taken it over. */
  boolean over;

  Link(
      int id,
      Connection connection,
      long channel,
      int attempt,
      long since,
      Join join,
      ByteString payload) {
    this.id = id;
    this.connection = connection;
    this.channel = channel;
    this.attempt = attempt;
    this.since = since;
    this.join = join;
    this.payload = payload;
  }

  /** A channel that asks for a seat its client has already. */
  static Link resuming(
      int id, Connection connection, long channel, long since, Resume resume, ByteString payload) {
    Link link = new Link(id, connection, channel, 0, since, null, payload);
    link.resume = resume;
    return link;
  }

  /** The same channel on its way to another room. */
  Link again(int newId, long now) {
    Link next = new Link(newId, connection, channel, attempt + 1, now, join, payload);
    next.replaces = replaces;
    return next;
  }

  boolean isJoining() {
    return join != null;
  }

  boolean isResuming() {
    return resume != null;
  }

  /** Whether the room has given it a seat. */
  boolean isOpen() {
    return join == null && resume == null && !over;
  }

  /** The room gave it a seat. */
  void opened(long roomEpoch) {
    join = null;
    resume = null;
    payload = null;
    epoch = roomEpoch;
  }

  /** Nothing more goes over it, and nothing of it is kept. */
  void end() {
    over = true;
    join = null;
    resume = null;
    payload = null;
  }
}
