package io.rookery.game;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything the server must know about a kind of room before it makes one.
 *
 * <p>Immutable. Begin with {@link #named}, end with {@link Builder#plays}.
 *
 * @param <I> what players say to the room
 * @param <O> what the room says to players
 * @param <C> what designers may set
 */
public final class GameType<I extends Message, O extends Message, C extends Message> {
  private final Builder<I, O, C> from;
  private final Function<Room<O, C>, Game<I>> plays;

  private GameType(Builder<I, O, C> from, Function<Room<O, C>, Game<I>> plays) {
    this.from = new Builder<>(from);
    this.plays = plays;
  }

  /**
   * Begins a type.
   *
   * @param name 1 to 32 characters: lower case letters, digits and hyphens
   */
  public static Builder<Empty, Empty, Empty> named(String name) {
    if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
      throw new IllegalArgumentException(
          "a game type's name has 1 to 32 lower case letters, digits and hyphens: " + name);
    }
    Empty none = Empty.getDefaultInstance();
    return new Builder<>(name, none, none, none);
  }

  public String name() {
    return from.name;
  }

  /** The default instance of what players say. */
  public I hears() {
    return from.hears;
  }

  /** The default instance of what the room says. */
  public O says() {
    return from.says;
  }

  /** The defaults of what designers may set. */
  public C config() {
    return from.config;
  }

  /** The default instance of the state everyone sees. */
  public Message shares() {
    return from.shares;
  }

  /** The default instance of the state nobody sees. */
  public Message keeps() {
    return from.keeps;
  }

  /** The default instance of the join options, when the type has any. */
  public Optional<Message> joinsWith() {
    return Optional.ofNullable(from.joinsWith);
  }

  public int seats() {
    return from.seats;
  }

  /** 0 when the type does not tick. */
  public int ticksPerSecond() {
    return from.ticksPerSecond;
  }

  /** How often changed state is sent when no message forces it out sooner, per second. */
  public int statesPerSecond() {
    return from.statesPerSecond;
  }

  /** Operations per second that one player may send. */
  public int inputsPerSecond() {
    return from.inputsPerSecond;
  }

  /** Whether operations wait for the next tick instead of being handled on arrival. */
  public boolean hearsOnTick() {
    return from.hearsOnTick;
  }

  /** Whether one subject may have only one seat in a room. */
  public boolean oneSeatPerSubject() {
    return from.oneSeatPerSubject;
  }

  /** How long an empty room lives, or up to a quarter longer; empty: for ever. */
  public Optional<Duration> emptyFor() {
    return Optional.ofNullable(from.emptyFor);
  }

  /** How long a seat is kept for a player whose connection broke; zero: not at all. */
  public Duration resumeWindow() {
    return from.resumeWindow;
  }

  /** Whether an exception in a callback closes the room rather than skipping the input. */
  public boolean closesOnError() {
    return from.closesOnError != null
        ? from.closesOnError
        : from.keeps instanceof Empty && from.shares instanceof Empty;
  }

  /** Makes the game of a new room. */
  public Game<I> play(Room<O, C> room) {
    return Objects.requireNonNull(plays.apply(room), () -> name() + " made no game");
  }

  /** Collects what a type is; each call says one thing, and the last of the same kind counts. */
  public static final class Builder<I extends Message, O extends Message, C extends Message> {
    private final String name;
    private final I hears;
    private final O says;
    private final C config;
    private Message shares = Empty.getDefaultInstance();
    private Message keeps = Empty.getDefaultInstance();
    private Message joinsWith;
    private int seats = 16;
    private int ticksPerSecond;
    private int statesPerSecond = 20;
    private int inputsPerSecond = 60;
    private boolean hearsOnTick;
    private boolean oneSeatPerSubject;
    private Duration emptyFor = Duration.ofSeconds(10);
    private Duration resumeWindow = Duration.ofSeconds(30);
    private Boolean closesOnError;

    private Builder(String name, I hears, O says, C config) {
      this.name = name;
      this.hears = hears;
      this.says = says;
      this.config = config;
    }

    private Builder(Builder<I, O, C> other) {
      this(other, other.hears, other.says, other.config);
    }

    private Builder(Builder<?, ?, ?> other, I hears, O says, C config) {
      this(other.name, hears, says, config);
      shares = other.shares;
      keeps = other.keeps;
      joinsWith = other.joinsWith;
      seats = other.seats;
      ticksPerSecond = other.ticksPerSecond;
      statesPerSecond = other.statesPerSecond;
      inputsPerSecond = other.inputsPerSecond;
      hearsOnTick = other.hearsOnTick;
      oneSeatPerSubject = other.oneSeatPerSubject;
      emptyFor = other.emptyFor;
      resumeWindow = other.resumeWindow;
      closesOnError = other.closesOnError;
    }

    /** What players say to the room: a message with one {@code oneof}. */
    public <N extends Message> Builder<N, O, C> hears(N defaultInstance) {
      return new Builder<>(this, defaultInstance, says, config);
    }

    /** What the room says to players: a message with one {@code oneof}. */
    public <N extends Message> Builder<I, N, C> says(N defaultInstance) {
      return new Builder<>(this, hears, defaultInstance, config);
    }

    /** What designers may set, with the defaults filled in. */
    public <N extends Message> Builder<I, O, N> config(N defaults) {
      return new Builder<>(this, hears, says, defaults);
    }

    /** The state that everyone sees. */
    public Builder<I, O, C> shares(Message defaultInstance) {
      shares = defaultInstance;
      return this;
    }

    /** The state that nobody sees. */
    public Builder<I, O, C> keeps(Message defaultInstance) {
      keeps = defaultInstance;
      return this;
    }

    /** The message that clients may send along when they ask for a seat. */
    public Builder<I, O, C> joinsWith(Message defaultInstance) {
      joinsWith = defaultInstance;
      return this;
    }

    /** How many players a room takes, 1 to 10,000; 16 when not said. */
    public Builder<I, O, C> seats(int seats) {
      this.seats = inRange("seats", seats, 1, 10_000);
      return this;
    }

    /** How often {@link Game#onTick} runs, 1 to 120 times a second; not at all when not said. */
    public Builder<I, O, C> ticksPerSecond(int rate) {
      ticksPerSecond = inRange("ticksPerSecond", rate, 1, 120);
      return this;
    }

    /** How often changed state is sent, 1 to 120 times a second; 20 when not said. */
    public Builder<I, O, C> statesPerSecond(int rate) {
      statesPerSecond = inRange("statesPerSecond", rate, 1, 120);
      return this;
    }

    /** How many operations a player may send per second, 1 to 1,000; 60 when not said. */
    public Builder<I, O, C> inputsPerSecond(int rate) {
      inputsPerSecond = inRange("inputsPerSecond", rate, 1, 1_000);
      return this;
    }

    /** Operations wait for the next tick instead of being handled when they arrive. */
    public Builder<I, O, C> hearsOnTick() {
      hearsOnTick = true;
      return this;
    }

    /** One subject may have only one seat in a room; several when not said. */
    public Builder<I, O, C> oneSeatPerSubject() {
      oneSeatPerSubject = true;
      return this;
    }

    /**
     * How long a room lives on when it is empty, or up to a quarter longer, each room another
     * while; 10 seconds when not said.
     */
    public Builder<I, O, C> emptyFor(Duration time) {
      emptyFor = time;
      return this;
    }

    /** Rooms live until they are closed, empty or not. */
    public Builder<I, O, C> emptyForEver() {
      emptyFor = null;
      return this;
    }

    /**
     * How long a seat is kept for a player whose connection broke, counted from when they were last
     * heard: at most 10 minutes, 30 seconds when not said. Zero frees it as soon as the connection
     * is known to be gone.
     */
    public Builder<I, O, C> resumeWindow(Duration time) {
      if (time.isNegative() || time.compareTo(Duration.ofMinutes(10)) > 0) {
        throw new IllegalArgumentException(
            name + ": resumeWindow is from zero to 10 minutes, not " + time);
      }
      resumeWindow = time;
      return this;
    }

    /** An exception in a callback closes the room; the default where no state is declared. */
    public Builder<I, O, C> closesOnError() {
      closesOnError = true;
      return this;
    }

    /** An exception in a callback skips the input; the default where state is declared. */
    public Builder<I, O, C> skipsErrors() {
      closesOnError = false;
      return this;
    }

    /**
     * Ends the type.
     *
     * @param game makes a room's game, when the room is created; declares state, and does nothing
     *     else
     */
    public GameType<I, O, C> plays(Function<Room<O, C>, Game<I>> game) {
      if (hearsOnTick && ticksPerSecond == 0) {
        throw new IllegalArgumentException(
            name + " hears on tick but never ticks: say ticksPerSecond");
      }
      return new GameType<>(this, game);
    }

    private int inRange(String what, int value, int low, int high) {
      if (value < low || value > high) {
        throw new IllegalArgumentException(
            name + ": " + what + " is from " + low + " to " + high + ", not " + value);
      }
      return value;
    }
  }
}
