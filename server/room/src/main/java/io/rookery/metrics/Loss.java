package io.rookery.metrics;

/** What was not delivered, and why; where it matters, it comes again. */
public enum Loss {
  /** What came for a room met a full queue, as its event loop is behind. */
  ROOM_QUEUE_FULL,
  /** An operation was beyond its player's window, who lost the seat for it. */
  BEYOND_WINDOW,
  /** An operation met a gateway without credit at its room's node. */
  UPLINK_OUT_OF_CREDIT,
  /** An operation came after the one expected next: one before it was lost. */
  OPERATION_GAP,
  /** A frame came for a channel that is over. */
  ENDED_CHANNEL,
  /** A batch or an uplink had an epoch that is over. */
  OLD_EPOCH,
  /** A batch came a second time. */
  REPEATED_BATCH,
  /** A batch came to a gateway that waits for a refresh. */
  AWAITING_REFRESH,
  /** A resume came too often, or from an address whose resumes failed too often. */
  RESUME_SLOWED,
  /** A RESEND met a seat to which as much had been said again as its budget has. */
  RESEND_SLOWED,
  /** A message met a socket that takes nothing more. */
  SHED,
  /** A session's outbox passed its bounds. */
  OUTBOX_FULL,
  /** An envelope's node could not be reached over the bus. */
  NODE_UNREACHABLE,
  /** An envelope was longer than nodes take from each other. */
  ENVELOPE_TOO_LONG
}
