package io.rookery.load;

/** What is counted over all players of a run. */
enum Count {
  /** Sockets that passed the handshake and heard WELCOME. */
  CONNECTED,
  /** Players who got a seat, each counted once. */
  SEATED,
  /** Connections lost, or not had, and tried again. */
  RECONNECTS,
  /** Players given up: refused for good, or closed with a code that says not to come back. */
  GIVEN_UP,
  /** Players who had not come back to their seats when the run was over. */
  AWAY,
  /** Players who sit in another room than the first of theirs. */
  MISPLACED,
  /** Operations said, once each; while a connection is lost they wait. */
  SENT,
  /** Operations put on a wire again, because the room asked. */
  RESENT,
  /** Operations acknowledged. */
  ACKNOWLEDGED,
  /**
   * Operations whose session was over before they were acknowledged, and requests whose answer may
   * be among what RESYNCED said was lost.
   */
  UNKNOWN,
  /** Requests answered. */
  ANSWERED,
  /** Returns after which nothing was missing. */
  RESUMED,
  /** Times that the room sent what it has instead of what was lost. */
  RESYNCED,
  /** Returns for which there was no session any more. */
  GONE,
  /** Numbered messages taken, in order and once. */
  DELIVERED,
  /** Payload bytes of these. */
  DELIVERED_BYTES,
  /** Numbered frames that came again and were dropped. */
  REPEATED,
  /** Times that something was missing and asked for. */
  GAPS,
  /** State frames. */
  STATES,
  /** Volatile frames. */
  VOLATILES,
  /** WebSocket messages that carried all this. */
  RECEIVED,
  /** Messages that the outbox had lost, by what RESYNCED said. */
  RESYNC_LOST,
  /** Frames that break the protocol, or payloads that make no sense. */
  CONFUSED
}
