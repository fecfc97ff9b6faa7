package io.rookery.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.rookery.cluster.wire.Absence;
import io.rookery.cluster.wire.Arrival;
import io.rookery.cluster.wire.Batch;
import io.rookery.cluster.wire.Joining;
import io.rookery.cluster.wire.Piece;
import io.rookery.cluster.wire.RelayNumber;
import io.rookery.cluster.wire.Uplink;
import io.rookery.metrics.Metrics;
import io.rookery.protocol.Frame;
import io.rookery.protocol.v1.Join;
import io.rookery.room.Outlet;
import io.rookery.room.RoomBirth;
import io.rookery.room.RoomLoop;
import io.rookery.room.Trial;
import io.rookery.trial.ToTrial;
import io.rookery.trial.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A bus that loses, repeats and delays does no harm beyond delay.
 *
 * <p>The room and the gateways' links are the production classes; clients, bus and time are
 * simulated. The seed is in the test's name.
 */
class LossyBusTest {
  private static final int CLIENTS = 4;
  private static final int RELAYS = 2;
  private static final int NOTES = 60;
  private static final long SEATED_BY = 10_000;
  private static final long LOSSY_UNTIL = 20_000;
  private static final long END = 60_000;

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everythingArrivesOnceAndInOrderWhateverTheBusLoses(long seed) {
    new World(seed).run();
  }

  /** As many as {@code -Dseeds=N} says, 100 otherwise. */
  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("seeds", 100));
  }

  /** One run: events in the order of their time. */
  private static final class World {
    private final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final RoomLoop room;
    private final RoomLink[] links = new RoomLink[RELAYS];
    private final List<SimulatedClient> clients = new ArrayList<>();
    private long now;
    private long order;
    private final Outlet outlet =
        new Outlet() {
          @Override
          public void batch(String node, Batch batch) {
            overTheBus(() -> relay(batch));
          }

          @Override
          public void absent(String node, Absence absence) {}
        };

    private record Event(long at, long order, Runnable run) implements Comparable<Event> {
      @Override
      public int compareTo(Event other) {
        return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
      }
    }

    World(long seed) {
      random = new Random(seed);
      RoomBirth birth = new RoomBirth("room", 1, Map.of(), null);
      room =
          new RoomLoop(
              Trial.type("lossy").inputsPerSecond(1_000).plays(Trial::new),
              birth,
              0,
              new Random(seed),
              new Random(seed + 1),
              Metrics.none());
      for (int i = 0; i < RELAYS; i++) {
        links[i] = new RoomLink("room", "gateways", i, "rooms", 1);
      }
    }

    void run() {
      room.create(0);
      for (int i = 0; i < CLIENTS; i++) {
        SimulatedClient client = new SimulatedClient("c" + i, RELAYS * (i + 1) + i % RELAYS);
        clients.add(client);
        at(i * 20L, () -> join(client));
        for (int note = 0; note < NOTES; note++) {
          String text = client.name() + ":" + note;
          at(
              SEATED_BY + random.nextInt((int) (LOSSY_UNTIL - SEATED_BY)),
              () -> client.say(ToTrial.newBuilder().setNote(text).build()));
        }
      }
      at(1, this::turn);
      while (!events.isEmpty() && events.peek().at <= END) {
        Event event = events.poll();
        now = event.at;
        event.run.run();
      }
      judge();
    }

    /** What clocks do: gateways and clients look at what is due, the room wakes. */
    private void turn() {
      for (SimulatedClient client : clients) {
        client.write(now).ifPresent(frames -> up(client.link(), frames));
      }
      for (RoomLink link : links) {
        link.uplink(now).ifPresent(uplink -> overTheBus(() -> arrive(uplink)));
      }
      if (room.nextWake() <= now * 1_000) {
        room.wake(now * 1_000);
      }
      room.flush(now * 1_000, outlet);
      at(now + 2, this::turn);
    }

    private void join(SimulatedClient client) {
      if (client.isSeated()) {
        return;
      }
      int attempt = client.moveTo(client.link() + RELAYS * 100);
      Join join =
          Join.newBuilder()
              .setId(ByteString.copyFromUtf8(client.name()))
              .setAttempt(attempt)
              .build();
      Joining joining =
          Joining.newBuilder()
              .setJoin(join.toByteString())
              .setSubject(client.name())
              .setName(client.name())
              .build();
      links[client.link() % RELAYS].send(
          Arrival.newBuilder().setLink(client.link()).setJoin(joining).build());
      at(now + 2_000, () -> join(client));
    }

    private void up(int link, ByteString frames) {
      links[link % RELAYS].send(Arrival.newBuilder().setLink(link).setFrames(frames).build());
    }

    private void arrive(Uplink uplink) {
      room.arrive(uplink, now * 1_000);
      room.flush(now * 1_000, outlet);
    }

    private void relay(Batch batch) {
      for (RelayNumber number : batch.getRelaysList()) {
        RoomLink link = links[number.getRelay()];
        boolean empty =
            batch.getPiecesList().stream()
                .flatMap(piece -> piece.getLinksList().stream())
                .noneMatch(each -> each % RELAYS == number.getRelay());
        RoomLink.Verdict verdict =
            link.receive(batch.getEpoch(), number.getNumber(), number.getRefresh(), empty, now);
        if (verdict == RoomLink.Verdict.RELAY) {
          batch.getPiecesList().forEach(piece -> relay(batch, piece, number.getRelay()));
        }
      }
    }

    private void relay(Batch batch, Piece piece, int relay) {
      ByteString bytes = ByteString.EMPTY;
      for (int i = 0; i < piece.getRunsCount(); i += 2) {
        int from = piece.getRuns(i);
        bytes = bytes.concat(batch.getFrames().substring(from, from + piece.getRuns(i + 1)));
      }
      for (int i = 0; i < piece.getLinksCount(); i++) {
        int link = piece.getLinks(i);
        Frame.At at = new Frame.At(1, piece.getNumbers(i), piece.getAcks(i), 0);
        if (link % RELAYS == relay) {
          for (SimulatedClient client : clients) {
            if (client.link() == link) {
              client.receive(at, bytes, now);
            }
          }
        }
      }
    }

    private void overTheBus(Runnable delivery) {
      boolean lossy = now < LOSSY_UNTIL;
      if (!lossy || random.nextInt(100) >= 15) {
        at(now + 1 + (lossy ? random.nextInt(20) : 0), delivery);
      }
      if (lossy && random.nextInt(100) < 5) {
        at(now + 1 + random.nextInt(60), delivery);
      }
    }

    private void at(long time, Runnable run) {
      events.add(new Event(time, order++, run));
    }

    private void judge() {
      TrialState state = (TrialState) room.sharedState();
      for (SimulatedClient client : clients) {
        assertEquals(NOTES, state.getCountsOrThrow(client.name()), client + " applied once each");
        assertEquals(0, client.unacknowledged(), client + " has nothing unacknowledged");
        assertEquals(state, client.state(), client + " sees what is");
        for (SimulatedClient speaker : clients) {
          assertEquals(
              speaker.said(), client.heardFrom(speaker.name()), client + " hears " + speaker);
        }
      }
    }
  }
}
