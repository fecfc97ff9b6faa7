package io.rookery.room;

import io.rookery.game.GameType;
import java.util.random.RandomGenerator;

/** Makes seats as a game type wants them, with sessions that nobody guesses. */
final class NewSeats {
  private static final int SECRET_BYTES = 32;
  private static final int SESSION_BYTES = 12;

  private final GameType<?, ?, ?> type;
  private final InputWindow window;
  private final Numbering numbering;
  private final RandomGenerator secrets;

  NewSeats(
      GameType<?, ?, ?> type, InputWindow window, Numbering numbering, RandomGenerator secrets) {
    this.type = type;
    this.window = window;
    this.numbering = numbering;
    this.secrets = secrets;
  }

  /** A new secret, by which a player is known who comes back. */
  byte[] secret() {
    return Secrets.draw(secrets, SECRET_BYTES);
  }

  /** A seat with this number and secret, which nobody sits on yet. */
  Seat make(int number, Visit visit, byte[] secret, long now) {
    return new Seat(
        number,
        visit,
        Seats.sessionId(number, Secrets.draw(secrets, SESSION_BYTES)),
        Secrets.hash(secret),
        numbering.newOutbox(),
        new Inbox(new InputRate(type.inputsPerSecond(), window, now), window));
  }
}
