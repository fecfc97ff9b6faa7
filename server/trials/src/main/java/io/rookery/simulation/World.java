package io.rookery.simulation;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.rookery.bus.Batch;
import io.rookery.bus.Uplink;
import io.rookery.game.GameType;
import io.rookery.metrics.Metrics;
import io.rookery.room.Outlet;
import io.rookery.room.RoomBirth;
import io.rookery.room.RoomLoop;
import io.rookery.simulation.wire.LedgerState;
import io.rookery.simulation.wire.Order;
import io.rookery.simulation.wire.Word;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * One run: a production room, gateways with production links, clients, and what befalls them, all
 * of it drawn from one seed. Events come in the order of their time, in milliseconds.
 */
final class World implements Outlet {
  static final long EPOCH = 2;

  /** Faults end here; everything must come right after. */
  static final long CALM = 12_000;

  static final long END = 46_000;

  /** From here on nobody has a reason to say anything. */
  static final long QUIET = 41_000;

  /** Far more than any run needs: more is a livelock. */
  private static final int EVENT_BUDGET = 60_000;

  private static final int NODES = 3;

  private final Random chance;
  private final Weather weather;
  private final Tally tally = new Tally();
  private final Journal journal = new Journal();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final RoomLoop room;
  private final List<GatewayNode> nodes = new ArrayList<>();
  private final List<Person> persons = new ArrayList<>();
  private final ArrayDeque<Runnable> whilePaused = new ArrayDeque<>();
  private boolean paused;
  private boolean flushes;
  private long wakeAt = Long.MAX_VALUE;
  private long now;
  private long order;
  private long ids;
  private long loseFrom;
  private long loseUntil;
  private int boots;
  private int newcomers;

  private record Event(long at, long order, Runnable run) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  World(long seed) {
    this(seed, true);
  }

  private World(long seed, boolean wide) {
    chance = new Random(seed * 0x9E3779B97F4A7C15L);
    weather = new Weather(chance, wide);
    GameType.Builder<Order, Word, Empty> type =
        GameType.named("ledger")
            .hears(Order.getDefaultInstance())
            .says(Word.getDefaultInstance())
            .shares(LedgerState.getDefaultInstance())
            .seats(weather.seats)
            .inputsPerSecond(weather.inputsPerSecond)
            .statesPerSecond(weather.statesPerSecond)
            .resumeWindow(Duration.ofMillis(weather.resumeWindow))
            .emptyForEver();
    if (weather.ticks) {
      type.ticksPerSecond(4).hearsOnTick();
    }
    room =
        new RoomLoop(
            type.plays(there -> new Ledger(there, journal, chance)),
            new RoomBirth("room", EPOCH, Map.of(), null),
            0,
            new Random(seed),
            new Random(seed + 1),
            Metrics.none());
    for (int i = 0; i < NODES; i++) {
      boot();
    }
  }

  /** The first simulation, in which seeds were found that still mean the same. */
  static World first(long seed) {
    return new World(seed, false);
  }

  /** Runs to the end; returns what happened, or throws what may not happen. */
  Tally run() {
    inRoom(() -> room.create(now * 1_000));
    new Faults(this, weather).begin();
    while (!events.isEmpty() && events.peek().at <= END) {
      Event event = events.poll();
      now = event.at;
      event.run.run();
      journal.check();
      if (++tally.events > EVENT_BUDGET) {
        throw new Violation("livelock: too many events");
      }
    }
    new Judge(this, journal, room).judge();
    tally.seeds = 1;
    return tally;
  }

  long now() {
    return now;
  }

  Journal journal() {
    return journal;
  }

  Weather weather() {
    return weather;
  }

  Random chance() {
    return chance;
  }

  Tally tally() {
    return tally;
  }

  List<Person> persons() {
    return persons;
  }

  RoomLoop room() {
    return room;
  }

  long newId() {
    return ++ids;
  }

  void at(long time, Runnable run) {
    events.add(new Event(Math.max(time, now), order++, run));
  }

  // People.

  Person newcomer() {
    String name = "p" + newcomers++;
    ByteString joinId = ByteString.copyFromUtf8(name);
    Person person = new Person(this, name, new SimulatedClient(joinId, journal, tally));
    persons.add(person);
    person.connect();
    return person;
  }

  void duplicate(Person person) {
    Person copy = person.duplicate();
    persons.add(copy);
    copy.connect();
  }

  // Gateways.

  GatewayNode anyNode() {
    return nodes.get(chance.nextInt(nodes.size()));
  }

  /** How many links all gateways keep. */
  long links() {
    return nodes.stream().mapToLong(GatewayNode::links).sum();
  }

  private void boot() {
    nodes.add(new GatewayNode(this, "gateway-" + boots++));
  }

  void crash(GatewayNode node) {
    node.die();
    nodes.remove(node);
    boot();
    for (Person person : persons) {
      if (person.isConnected() && person.line().node() == node) {
        person.line().breakIn(chance.nextInt(4) == 0 ? chance.nextInt(3_000) : 0, 0);
      }
    }
    at(
        now + 100 + chance.nextInt(2_000),
        () -> inRoom(() -> room.nodeGone(node.id(), now * 1_000)));
  }

  // The bus.

  /** Everything on its way to the room in this time is lost. */
  void loseUplinks(long from, long until) {
    loseFrom = from;
    loseUntil = until;
  }

  void up(Uplink uplink) {
    quietOrElse("an uplink");
    if (now >= loseFrom && now < loseUntil) {
      tally.fault("bus lost");
      return;
    }
    weather.carry(this, () -> inRoom(() -> room.arrive(uplink, now * 1_000)));
    if (uplink.getArrivalsList().stream().anyMatch(each -> each.hasJoin() || each.hasResume())) {
      weather.carryLate(this, () -> inRoom(() -> room.arrive(uplink, now * 1_000)));
    }
    if (weather.isBad(this) && uplink.getArrivalsCount() > 0 && chance.nextInt(50) == 0) {
      tally.fault("old epoch up");
      Uplink old = Forgeries.ofAnOldEpoch(uplink);
      weather.carry(this, () -> inRoom(() -> room.arrive(old, now * 1_000)));
    }
  }

  @Override
  public void batch(String node, Batch batch) {
    quietOrElse("a batch");
    long saidAt = now;
    weather.carry(this, () -> down(node, batch, saidAt));
    if (weather.isBad(this) && chance.nextInt(100) == 0) {
      tally.fault("old epoch down");
      Batch old = Forgeries.ofAnOldEpoch(batch);
      weather.carry(this, () -> down(node, old, saidAt));
    }
  }

  private void down(String node, Batch batch, long saidAt) {
    for (GatewayNode each : List.copyOf(nodes)) {
      if (each.id().equals(node)) {
        each.batch(batch, saidAt);
      }
    }
  }

  private void quietOrElse(String what) {
    if (now > QUIET) {
      throw new Violation(what + " when nobody has anything to say");
    }
  }

  // The room.

  void pause(long during) {
    if (!paused) {
      paused = true;
      at(
          now + during,
          () -> {
            paused = false;
            List<Runnable> late = List.copyOf(whilePaused);
            whilePaused.clear();
            late.forEach(this::inRoom);
          });
    }
  }

  void inRoom(Runnable act) {
    if (paused) {
      whilePaused.add(act);
      return;
    }
    act.run();
    if (!flushes) {
      flushes = true;
      at(now, () -> flush());
    }
  }

  private void flush() {
    if (paused) {
      whilePaused.add(() -> {});
      flushes = false;
      return;
    }
    flushes = false;
    room.flush(now * 1_000, this);
    Judge.bounds(room);
    long next = room.nextWake();
    if (next != Long.MAX_VALUE) {
      wake((next + 999) / 1_000);
    }
  }

  private void wake(long when) {
    if (when < wakeAt) {
      wakeAt = when;
      at(
          when,
          () -> {
            if (wakeAt == when) {
              wakeAt = Long.MAX_VALUE;
              inRoom(() -> room.wake(now * 1_000));
            }
          });
    }
  }
}
