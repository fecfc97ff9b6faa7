package io.rookery.testkit;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.rookery.bus.Arrival;
import io.rookery.bus.Batch;
import io.rookery.bus.Joining;
import io.rookery.bus.Notice;
import io.rookery.bus.Piece;
import io.rookery.bus.RelayNumber;
import io.rookery.bus.Resuming;
import io.rookery.bus.Uplink;
import io.rookery.game.GameType;
import io.rookery.metrics.Metrics;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.Resume;
import io.rookery.room.Held;
import io.rookery.room.Outlet;
import io.rookery.room.RoomBirth;
import io.rookery.room.RoomLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A real room under the test's own clock, with scripted players and neither sockets nor threads.
 *
 * <p>What players send is handled at once, and what the room sends has reached them when the call
 * returns. Time stands still until {@link #pass}. Chance is seeded with 1.
 *
 * @param <I> what players say
 * @param <O> what the room says
 */
public final class TestRoom<I extends Message, O extends Message> {
  private static final String NODE = "test";
  private static final long START = 1_000_000_000_000_000L;

  private final GameType<I, O, ?> type;
  private final RoomLoop loop;
  private final Map<Integer, TestPlayer<I, O>> players = new HashMap<>();
  private final Outlet outlet =
      new Outlet() {
        @Override
        public void batch(String node, Batch batch) {
          relay(batch);
        }
      };
  private long now = START;
  private long acked;
  private int links;

  private TestRoom(GameType<I, O, ?> type, Message config) {
    this.type = type;
    ByteString bytes = config == null ? null : config.toByteString();
    RoomBirth birth = new RoomBirth("test-room", 1, Map.of(), bytes);
    this.loop = new RoomLoop(type, birth, now, new Random(1), new Random(2), Metrics.none());
    loop.create(now);
    flush();
  }

  /** A new room of a type, with its default config. */
  public static <I extends Message, O extends Message> TestRoom<I, O> of(GameType<I, O, ?> type) {
    return new TestRoom<>(type, null);
  }

  /** A new room of a type with a config. */
  public static <I extends Message, O extends Message, C extends Message> TestRoom<I, O> of(
      GameType<I, O, C> type, C config) {
    return new TestRoom<>(type, config);
  }

  /** Somebody asks for a seat; whether they got it the player tells. */
  public TestPlayer<I, O> join(String name) {
    return join(name, "subject-" + name, null);
  }

  /** Somebody asks for a seat as a subject, with join options or null. */
  public TestPlayer<I, O> join(String name, String subject, Message options) {
    int link = ++links;
    TestPlayer<I, O> player = new TestPlayer<>(this, type, link, name, subject);
    players.put(link, player);
    Join.Builder join =
        Join.newBuilder().setId(ByteString.copyFromUtf8("join-" + link)).setType(type.name());
    if (options != null) {
      join.setOptions(options.toByteString());
    }
    Joining joining =
        Joining.newBuilder()
            .setJoin(join.build().toByteString())
            .setSubject(subject)
            .setName(name)
            .build();
    arrive(Arrival.newBuilder().setLink(link).setJoin(joining));
    return player;
  }

  /**
   * Goes on with another version of its type, as a room does when its author saves a change.
   *
   * @return why a room would be made anew instead, which this one then is not
   */
  public Optional<String> goOnWith(GameType<I, O, ?> newer) {
    Optional<String> obstacle = loop.goOnWith(newer, now);
    flush();
    return obstacle;
  }

  /** Lets time pass, waking the room whenever it wants. */
  public void pass(Duration time) {
    long until = now + time.toNanos() / 1_000;
    while (now < until) {
      now = Math.min(until, Math.max(now + 1, loop.nextWake()));
      loop.wake(now);
      flush();
    }
  }

  /** Lets a number of ticks pass. */
  public void ticks(int count) {
    pass(Duration.ofNanos(count * 1_000_000_000L / type.ticksPerSecond()));
  }

  /** The state everyone sees, as it is in the room now. */
  public <S extends Message> S shared(Class<S> state) {
    return state.cast(loop.sharedState());
  }

  /** The state nobody sees, as it is in the room now. */
  public <S extends Message> S kept(Class<S> state) {
    return state.cast(loop.keptState());
  }

  /** How many have a seat. */
  public int players() {
    return loop.players();
  }

  /** Whether the room takes no players any more, and only says goodbye. */
  public boolean isClosed() {
    return loop.isClosed();
  }

  /**
   * Lets everybody who is connected acknowledge what they were sent, and requires that the room
   * then holds nothing for anybody. Whoever is away is waited for: let their window pass first.
   *
   * @throws AssertionError saying what it holds
   */
  public void requireAtRest() {
    List.copyOf(players.entrySet())
        .forEach(
            each -> {
              if (each.getValue().isOn(each.getKey())) {
                each.getValue().acknowledge();
              }
            });
    if (!loop.held().equals(Held.NOTHING)) {
      throw new AssertionError("the room is not at rest: " + loop.held());
    }
  }

  /** A player's new connection asks for the seat that the player has. */
  void resume(TestPlayer<I, O> player, Resume resume, String subject) {
    int link = ++links;
    players.put(link, player);
    Resuming resuming =
        Resuming.newBuilder()
            .setResume(resume.toByteString())
            .setSubject(subject)
            .setName(player.name())
            .build();
    arrive(Arrival.newBuilder().setLink(link).setResume(resuming));
  }

  int nextLink() {
    return links + 1;
  }

  void send(int link, FrameWriter frames) {
    arrive(Arrival.newBuilder().setLink(link).setFrames(frames.toByteString()));
  }

  void drop(int link) {
    players.remove(link);
    Notice notice = Notice.newBuilder().setSerial(1).setKind(Notice.Kind.KIND_DROPPED).build();
    arrive(Arrival.newBuilder().setLink(link).setNotice(notice));
  }

  private void arrive(Arrival.Builder arrival) {
    loop.arrive(uplink().addArrivals(arrival).build(), now);
    flush();
  }

  private void flush() {
    long before = acked;
    loop.flush(now, outlet);
    if (acked > before) {
      loop.arrive(uplink().build(), now);
    }
  }

  private Uplink.Builder uplink() {
    return Uplink.newBuilder().setRoom("test-room").setEpoch(1).setNode(NODE).setAcked(acked);
  }

  private void relay(Batch batch) {
    for (RelayNumber number : batch.getRelaysList()) {
      acked = Math.max(acked, number.getNumber());
    }
    for (Piece piece : batch.getPiecesList()) {
      byte[] frames = bytesOf(batch, piece);
      for (int i = 0; i < piece.getLinksCount(); i++) {
        TestPlayer<I, O> player = players.get(piece.getLinks(i));
        if (player != null && player.isOn(piece.getLinks(i))) {
          player.receive(new Frame.At(1, piece.getNumbers(i), piece.getAcks(i), 0), frames);
        }
      }
    }
  }

  private static byte[] bytesOf(Batch batch, Piece piece) {
    ByteString bytes = ByteString.EMPTY;
    for (int i = 0; i < piece.getRunsCount(); i += 2) {
      int from = piece.getRuns(i);
      bytes = bytes.concat(batch.getFrames().substring(from, from + piece.getRuns(i + 1)));
    }
    return bytes.toByteArray();
  }
}
