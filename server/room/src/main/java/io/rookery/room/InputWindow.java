package io.rookery.room;

/**
 * What one player may have unacknowledged: as much as the room has a place for, so that none of it
 * is ever dropped for want of one, however much the others say.
 *
 * @param operations how many
 * @param bytes of their payload
 */
record InputWindow(int operations, int bytes) {

  /** The window of each seat in a room with so many. */
  static InputWindow ofEach(int seats) {
    return new InputWindow(
        share(
            RoomLimits.WAITING_OPERATIONS,
            seats,
            RoomLimits.LEAST_WINDOW_OPERATIONS,
            RoomLimits.WINDOW_OPERATIONS),
        share(
            RoomLimits.WAITING_BYTES,
            seats,
            RoomLimits.LEAST_WINDOW_BYTES,
            RoomLimits.WINDOW_BYTES));
  }

  private static int share(int ofAll, int seats, int least, int most) {
    return Math.max(least, Math.min(most, ofAll / seats));
  }
}
