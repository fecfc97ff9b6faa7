package io.rookery.room;

/** The bounds of a room's memory and patience, in one place; PROTOCOL.md tells clients. */
final class RoomLimits {
  /** Operations a client may have unacknowledged, where the room has that place for each seat. */
  static final int WINDOW_OPERATIONS = 256;

  /** Their payload in bytes. */
  static final int WINDOW_BYTES = 256 << 10;

  /** Operations a client may have unacknowledged, however many seats the room has. */
  static final int LEAST_WINDOW_OPERATIONS = 64;

  /** Their payload in bytes: the largest operation fits. */
  static final int LEAST_WINDOW_BYTES = 16 << 10;

  /**
   * Operations that wait in a room, or the least window of each seat where that is more: what the
   * seats' windows share evenly. Who says more than their window admits is sent away.
   */
  static final int WAITING_OPERATIONS = 65_536;

  /** Their payload in bytes. */
  static final int WAITING_BYTES = 16 << 20;

  /** Messages kept for a seat until acknowledged; beyond, the seat is resynchronised. */
  static final int OUTBOX_MESSAGES = 2_048;

  /** Bytes of messages for this seat alone. */
  static final int OUTBOX_OWN_BYTES = 256 << 10;

  /** Bytes of messages for several seats, counted once for the room. */
  static final int OUTBOX_SHARED_BYTES = 8 << 20;

  /** Frames behind one AT: what fits a WebSocket message of 64 KiB with that AT. */
  static final int PIECE_BYTES = (64 << 10) - 64;

  /** Payload of one message to players. */
  static final int MESSAGE_BYTES = PIECE_BYTES - 32;

  /** State that is sent as one CHANGE; more goes as a SNAPSHOT in parts. */
  static final int CHANGE_BYTES = 60 << 10;

  /** Batches to a relay that it has not acknowledged; then its seats lag. */
  static final int CREDIT_BATCHES = 256;

  /**
   * Bytes of batches to a relay that it has not acknowledged; a single seat's share may exceed it.
   */
  static final int CREDIT_BYTES = 1 << 20;

  /**
   * Bytes of frames in a batch for all relays of a node, and of one seat's share beyond: nodes take
   * 16 MiB from each other. The seats that are left out wait until some of it is acknowledged.
   */
  static final int BATCH_BYTES = 4 << 20;

  /** An acknowledgement goes alone after this long. */
  static final long ACK_DELAY = 50_000;

  /** A RESEND is asked of a seat, or granted to it, at most once in this time. */
  static final long RESEND_PAUSE = 100_000;

  /** A relay that acknowledged nothing for this long is sent its newest number again. */
  static final long RELAY_PATIENCE = 200_000;

  /**
   * A relay that acknowledged nothing for so many repeats, 10 s, is gone, and its links with it.
   */
  static final int RELAY_REPEATS = 50;

  /** A seat whose newest message stays unacknowledged is probed after this; then doubling. */
  static final long PROBE_FIRST = 2_200_000;

  static final long PROBE_LONGEST = 5_000_000;

  /** How long a seat that was left waits for its last message to be acknowledged. */
  static final long LINGER = 10_000_000;

  /** How often the room looks after what waits, while anything does. */
  static final long HOUSEKEEPING_INTERVAL = 50_000;

  /** How long a room waits for its first player. */
  static final long FIRST_PLAYER = 15_000_000;

  /** Requests of one seat without an answer; one more is refused. */
  static final int OPEN_REQUESTS = 256;

  /** Sessions that are over whose end is remembered, to tell those who come back why. */
  static final int PAST_SESSIONS = 256;

  /** A resume grants a full window above the input rate at most once in this time. */
  static final long GRANT_PAUSE = 10_000_000;

  /** Ticks that are caught up at once; more are dropped and counted. */
  static final int CATCH_UP_TICKS = 5;

  /** Alarms set at once. */
  static final int ALARMS = 256;

  /** An operation's nesting, and the elements of one repeated field in it. */
  static final int OPERATION_DEPTH = 16;

  static final int OPERATION_ELEMENTS = 1_024;

  private RoomLimits() {}
}
