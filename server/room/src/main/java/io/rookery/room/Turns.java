package io.rookery.room;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.rookery.game.Game;
import io.rookery.game.GameType;
import io.rookery.game.Refusal;
import io.rookery.metrics.RoomMetrics;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the game's callbacks, each all or nothing.
 *
 * @param <I> what players say
 */
final class Turns<I extends Message> {
  private static final Logger log = LoggerFactory.getLogger(Turns.class);

  /** Errors of one room that are logged whole; after that, each hundredth. */
  private static final int LOGGED_FAILURES = 3;

  private final Seats seats;
  private final RandomGenerator random;
  private final RoomBirth birth;
  private final Commits commits;
  private final RoomMetrics metrics;
  private Playing<I> playing;
  private int failures;
  private boolean broken;

  /**
   * Makes the game of a room.
   *
   * @throws IllegalArgumentException when the type's state, or what the game declares, does not fit
   */
  Turns(
      GameType<I, ?, ?> type,
      RoomBirth birth,
      Seats seats,
      RandomGenerator random,
      Commits commits,
      RoomMetrics metrics) {
    this.birth = birth;
    this.seats = seats;
    this.random = random;
    this.commits = commits;
    this.metrics = metrics;
    this.playing = begin(type);
  }

  /** A game, and what was made for it. */
  private record Playing<I extends Message>(
      GameType<I, ?, ?> type,
      GameRoom<?, ?> room,
      Game<I> game,
      Payloads<I> payloads,
      Optional<Payloads<Message>> options) {}

  private <M extends Message, O extends Message, C extends Message> Playing<M> begin(
      GameType<M, O, C> type) {
    GameRoom<O, C> room =
        new GameRoom<>(birth, configOf(type, birth), type.shares(), type.keeps(), seats, random);
    Game<M> game = type.play(room);
    room.declared();
    return new Playing<>(
        type, room, game, new Payloads<>(type.hears()), type.joinsWith().map(Payloads::new));
  }

  /**
   * Goes on with another version of the type, from where this one has come to.
   *
   * @throws RuntimeException or {@link LinkageError} when that one cannot be made or does not take
   *     what is there; this one then goes on
   */
  void goOnWith(GameType<?, ?, ?> newer) {
    @SuppressWarnings("unchecked") // whoever speaks of I asks for game and payloads anew each time
    Playing<I> next = (Playing<I>) begin(newer);
    next.room.load(playing.room);
    playing = next;
    failures = 0;
  }

  /** What became of a callback. */
  sealed interface Outcome {
    record Done() implements Outcome {}

    record Refused(String code, String text) implements Outcome {}

    record Failed() implements Outcome {}
  }

  private static final Outcome DONE = new Outcome.Done();

  GameRoom<?, ?> room() {
    return playing.room;
  }

  Game<I> game() {
    return playing.game;
  }

  Payloads<I> payloads() {
    return playing.payloads;
  }

  /** Reads join options, when the type has any. */
  Optional<Payloads<Message>> options() {
    return playing.options;
  }

  /** Whether the type wants the room closed for an error it had. */
  boolean broken() {
    return broken;
  }

  /** What callbacks asked for. */
  Commits commits() {
    return commits;
  }

  /** Runs a callback: either all of what it did and asked for counts at once, or nothing. */
  Outcome run(Runnable callback) {
    try {
      callback.run();
    } catch (Refusal refusal) {
      playing.room.takeBack();
      return new Outcome.Refused(refusal.code(), refusal.text());
    } catch (Exception | StackOverflowError | AssertionError | LinkageError failure) {
      playing.room.takeBack();
      failed(failure);
      return new Outcome.Failed();
    }
    playing.room.commit(commits);
    return DONE;
  }

  private void failed(Throwable failure) {
    metrics.gameFailed();
    failures++;
    broken |= playing.type.closesOnError();
    if (failures <= LOGGED_FAILURES) {
      log.error("room {} of {}: its game failed", birth.room(), playing.type.name(), failure);
    } else if (failures % 100 == 0) {
      log.error(
          "room {} of {}: its game failed {} times", birth.room(), playing.type.name(), failures);
    }
  }

  private static <C extends Message> C configOf(GameType<?, ?, C> type, RoomBirth birth) {
    if (birth.config() == null) {
      return type.config();
    }
    try {
      @SuppressWarnings("unchecked") // its own parser makes its own class
      C config = (C) type.config().getParserForType().parseFrom(birth.config());
      return config;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "the config of a "
              + type.name()
              + " is not a "
              + type.config().getDescriptorForType().getFullName(),
          e);
    }
  }
}
