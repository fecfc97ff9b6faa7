package io.rookery.room;

import com.google.protobuf.Message;
import io.rookery.game.Player;
import io.rookery.game.Refusal;
import io.rookery.game.Request;
import io.rookery.game.Room;
import io.rookery.game.Table;
import io.rookery.game.Value;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Answer;
import io.rookery.sync.State;
import io.rookery.sync.UndoLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The room as its game sees it: reads at once, and keeps what a callback does until it returns.
 *
 * @param <O> what the room says
 * @param <C> its config
 */
final class GameRoom<O extends Message, C extends Message> implements Room<O, C> {
  private final RoomBirth birth;
  private final C config;
  private final RandomGenerator random;
  private final Seats seats;
  final UndoLog undo = new UndoLog();
  final State shared;
  final State kept;
  final Alarms alarms = new Alarms(undo);

  // What the callback that runs now asks for, bounded by what it does before it returns.
  private final List<OutgoingMessage> sayings = new ArrayList<>();
  private final List<Commits.Kick> kicks = new ArrayList<>();
  private boolean closes;

  private boolean locked;
  private boolean declaring = true;
  private long now;

  GameRoom(
      RoomBirth birth,
      C config,
      Message shares,
      Message keeps,
      Seats seats,
      RandomGenerator random) {
    this.birth = birth;
    this.config = config;
    this.seats = seats;
    this.random = random;
    this.shared = new State(shares, undo);
    this.kept = new State(keeps, undo);
  }

  /** The game is made: what is declared now is all there is. */
  void declared() {
    declaring = false;
  }

  /** Goes on from where another version of the type has come to. */
  void load(GameRoom<?, ?> other) {
    shared.load(other.shared);
    kept.load(other.kept);
    alarms.load(other.alarms);
    locked = other.locked;
    now = other.now;
    undo.keep();
  }

  /** The time that all of the next callback sees, in microseconds; never goes back. */
  void at(long micros) {
    now = Math.max(now, micros);
  }

  boolean isLocked() {
    return locked;
  }

  /** The callback returned: all that it did and asked for counts. */
  void commit(Commits to) {
    undo.keep();
    sayings.forEach(to::say);
    kicks.forEach(to::kick);
    if (closes) {
      to.close();
    }
    forgetWishes();
  }

  /** The callback failed: nothing of it has happened. */
  void takeBack() {
    undo.takeBack();
    forgetWishes();
  }

  private void forgetWishes() {
    sayings.clear();
    kicks.clear();
    closes = false;
  }

  @Override
  public String id() {
    return birth.room();
  }

  @Override
  public Map<String, String> metadata() {
    return birth.metadata();
  }

  @Override
  public C config() {
    return config;
  }

  @Override
  public Collection<Player> players() {
    return seats.players();
  }

  @Override
  public Optional<Player> player(int seat) {
    return Optional.ofNullable(seats.at(seat));
  }

  @Override
  public <V> Table<V> shared(int field, Class<V> type) {
    requireDeclaring();
    return shared.table(field, type);
  }

  @Override
  public <V> Table<V> kept(int field, Class<V> type) {
    requireDeclaring();
    return kept.table(field, type);
  }

  @Override
  public <V> Value<V> sharedValue(int field, Class<V> type) {
    requireDeclaring();
    return shared.value(field, type);
  }

  @Override
  public <V> Value<V> keptValue(int field, Class<V> type) {
    requireDeclaring();
    return kept.value(field, type);
  }

  @Override
  public void tell(Player player, O message) {
    Seat seat = (Seat) player;
    if (!seat.isLeft()) {
      sayings.add(new OutgoingMessage(message(FrameKind.MESSAGE, message), seat, Set.of(), false));
    }
  }

  @Override
  public boolean answer(Request request, O message) {
    requireFits(message.getSerializedSize());
    Answer answer =
        Answer.newBuilder()
            .setOperation(request.operation())
            .setPayload(message.toByteString())
            .build();
    return settle(request, OutFrame.of(FrameKind.ANSWER, answer));
  }

  @Override
  public boolean refuse(Request request, Refusal why) {
    return settle(
        request,
        OutFrame.of(
            FrameKind.REFUSAL,
            io.rookery.protocol.v1.Refusal.newBuilder()
                .setOperation(request.operation())
                .setCode(why.code())
                .setText(why.text())
                .build()));
  }

  private boolean settle(Request request, OutFrame answer) {
    Seat seat = seats.ofSession(request.session());
    if (seat == null || !seat.inbox.settle(request.operation())) {
      return false;
    }
    undo.add(() -> seat.inbox.ask(request.operation()));
    sayings.add(new OutgoingMessage(answer, seat, Set.of(), false));
    return true;
  }

  @Override
  public void tellAll(O message) {
    sayings.add(new OutgoingMessage(message(FrameKind.MESSAGE, message), null, Set.of(), false));
  }

  @Override
  public void tellAllBut(Collection<Player> but, O message) {
    sayings.add(
        new OutgoingMessage(message(FrameKind.MESSAGE, message), null, Set.copyOf(but), false));
  }

  @Override
  public void tellAllVolatile(O message) {
    sayings.add(new OutgoingMessage(message(FrameKind.VOLATILE, message), null, Set.of(), true));
  }

  @Override
  public void kick(Player player, String text) {
    if (text.length() > 200) {
      throw new IllegalArgumentException("a kick's text has at most 200 characters");
    }
    kicks.add(new Commits.Kick((Seat) player, text));
  }

  @Override
  public void lock() {
    setLocked(true);
  }

  @Override
  public void unlock() {
    setLocked(false);
  }

  @Override
  public void close() {
    closes = true;
  }

  @Override
  public void alarm(String name, Duration after) {
    long micros = after.toNanos() / 1_000;
    if (micros < 1_000) {
      throw new IllegalArgumentException("an alarm is at least 1 ms ahead: " + name);
    }
    alarms.set(name, now + micros);
  }

  @Override
  public void cancelAlarm(String name) {
    alarms.cancel(name);
  }

  @Override
  public long now() {
    return now / 1_000;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  private void setLocked(boolean to) {
    boolean before = locked;
    locked = to;
    undo.add(() -> locked = before);
  }

  private OutFrame message(FrameKind kind, O message) {
    requireFits(message.getSerializedSize());
    return OutFrame.of(kind, message);
  }

  private static void requireFits(int bytes) {
    if (bytes > RoomLimits.MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "a message has at most "
              + RoomLimits.MESSAGE_BYTES
              + " bytes, this one has "
              + bytes
              + "; put large things into shared state");
    }
  }

  private void requireDeclaring() {
    if (!declaring) {
      throw new IllegalStateException(
          "state is declared in the game's constructor, and nowhere else");
    }
  }
}
