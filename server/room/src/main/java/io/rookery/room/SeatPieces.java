package io.rookery.room;

/** What one seat gets, in pieces that each fit a WebSocket message. */
final class SeatPieces {
  /** Lower than every acknowledgement, and so old news. */
  private static final long NO_ACK = 0;

  private final BatchBuilder batch;
  private final Seat seat;
  private BatchBuilder.PieceBuilder piece;
  private long firstNumber;

  /**
   * Nothing yet.
   *
   * @param firstNumber of the message that comes next
   */
  SeatPieces(BatchBuilder batch, Seat seat, long firstNumber) {
    this.batch = batch;
    this.seat = seat;
    this.piece = batch.piece();
    this.firstNumber = firstNumber;
  }

  /**
   * Puts a frame behind the others.
   *
   * @param number its own, or that of the next message when it has none
   */
  void add(OutFrame frame, long number) {
    if (!piece.fits(frame) && !piece.isEmpty()) {
      // Also an acknowledgement that was written before may cover what is refused further on, when
      // this is sent again: so only the last piece has any.
      end(NO_ACK);
      piece = batch.piece();
      firstNumber = number;
    }
    piece.add(frame);
  }

  /** The last piece is complete, and says how far operations were applied. */
  void end(long ack) {
    piece.to(seat.link.relay(), seat.link.number(), firstNumber, ack);
    piece.end();
  }
}
