package io.rookery.room;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.rookery.game.Game;
import io.rookery.game.GameType;
import io.rookery.game.Refusal;
import io.rookery.metrics.RoomMetrics;
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

  private final GameType<I, ?, ?> type;
  private final GameRoom<?, ?> room;
  private final Game<I> game;
  private final Payloads<I> payloads;
  private final Commits commits;
  private final RoomMetrics metrics;
  private int failures;
  private boolean broken;

  private Turns(
      GameType<I, ?, ?> type,
      GameRoom<?, ?> room,
      Game<I> game,
      Commits commits,
      RoomMetrics metrics) {
    this.type = type;
    this.room = room;
    this.game = game;
    this.payloads = new Payloads<>(type.hears());
    this.commits = commits;
    this.metrics = metrics;
  }

  static <I extends Message, O extends Message, C extends Message> Turns<I> of(
      GameType<I, O, C> type,
      RoomBirth birth,
      Seats seats,
      RandomGenerator random,
      Commits commits,
      RoomMetrics metrics) {
    GameRoom<O, C> room =
        new GameRoom<>(birth, configOf(type, birth), type.shares(), type.keeps(), seats, random);
    Game<I> game = type.play(room);
    room.declared();
    return new Turns<>(type, room, game, commits, metrics);
  }

  /** What became of a callback. */
  sealed interface Outcome {
    record Done() implements Outcome {}

    record Refused(String code, String text) implements Outcome {}

    record Failed() implements Outcome {}
  }

  private static final Outcome DONE = new Outcome.Done();

  GameRoom<?, ?> room() {
    return room;
  }

  Game<I> game() {
    return game;
  }

  Payloads<I> payloads() {
    return payloads;
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
      room.takeBack();
      return new Outcome.Refused(refusal.code(), refusal.text());
    } catch (Exception | StackOverflowError | AssertionError | LinkageError failure) {
      room.takeBack();
      failed(failure);
      return new Outcome.Failed();
    }
    room.commit(commits);
    return DONE;
  }

  private void failed(Throwable failure) {
    metrics.gameFailed();
    failures++;
    broken |= type.closesOnError();
    if (failures <= LOGGED_FAILURES) {
      log.error("room {} of {}: its game failed", room.id(), type.name(), failure);
    } else if (failures % 100 == 0) {
      log.error("room {} of {}: its game failed {} times", room.id(), type.name(), failures);
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
