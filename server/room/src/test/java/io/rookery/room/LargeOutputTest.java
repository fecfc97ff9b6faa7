package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.bus.Arrival;
import io.rookery.bus.Batch;
import io.rookery.bus.Joining;
import io.rookery.bus.Piece;
import io.rookery.bus.RelayNumber;
import io.rookery.bus.Uplink;
import io.rookery.game.Game;
import io.rookery.game.Player;
import io.rookery.game.Room;
import io.rookery.game.Table;
import io.rookery.metrics.Metrics;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Join;
import io.rookery.trial.Entry;
import io.rookery.trial.FromTrial;
import io.rookery.trial.ToTrial;
import io.rookery.trial.TrialConfig;
import io.rookery.trial.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * However much waits for the players of a node, no batch takes more of it than nodes take from each
 * other.
 *
 * <p>While nothing was on its way to a gateway, a batch took the outboxes of all its seats. Beyond
 * 16 MiB it was dropped, asked for again and built again as large, and the room stood still for
 * that node.
 */
class LargeOutputTest {
  private static final int SEATS = 1_000;
  private static final int WORD = 20 << 10;

  private final List<Batch> sent = new ArrayList<>();
  private final Map<Integer, Long> acked = new TreeMap<>();
  private final Map<Integer, Integer> heard = new TreeMap<>();
  private RoomLoop room;
  private int relays;

  @Test
  void whatWaitsForTheSeatsOfAGatewayGoesAsItAcknowledges() {
    fill(1);
    room.arrive(uplink(0).addArrivals(spoken()).build(), 2_000);
    int batches = hearAll(RoomLimits.CREDIT_BYTES + WORD + 1_000);
    assertEquals(SEATS, heard.size());
    heard.forEach((link, bytes) -> assertTrue(bytes > WORD && bytes < WORD + 200, link + ""));
    assertTrue(batches >= SEATS * WORD / (RoomLimits.CREDIT_BYTES + WORD), batches + " batches");
  }

  @Test
  void soItDoesForANodeOfManyGateways() {
    fill(100);
    room.arrive(uplink(0).addArrivals(spoken()).build(), 2_000);
    hearAll(RoomLimits.BATCH_BYTES + WORD + 1_000);
    assertEquals(SEATS, heard.size());
  }

  @Test
  void aStateOfWhichAllGetTheSameBytesCostsAGatewayThoseBytesOnce() {
    fill(1);
    ToTrial large = ToTrial.newBuilder().setLarge(200 << 10).build();
    FrameWriter said = new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.OPERATION, large);
    room.arrive(uplink(0).addArrivals(frames(1, said)).build(), 2_000);
    assertEquals(1, hearAll(RoomLimits.CREDIT_BYTES));
    assertEquals(SEATS, heard.size());
  }

  /** Plays the gateways until nothing more comes; returns how many batches came. */
  private int hearAll(int atMost) {
    int batches = 0;
    for (long now = 200_000; ; now += 1_000) {
      sent.clear();
      room.flush(now, (node, batch) -> sent.add(batch));
      if (sent.isEmpty()) {
        return batches;
      }
      for (Batch batch : sent) {
        batches++;
        assertTrue(batch.getFrames().size() <= atMost, batch.getFrames().size() + " bytes");
        hear(batch);
      }
      for (int relay = 0; relay < relays; relay++) {
        room.arrive(uplink(relay).build(), now);
      }
    }
  }

  private void hear(Batch batch) {
    for (RelayNumber number : batch.getRelaysList()) {
      acked.put(number.getRelay(), number.getNumber());
    }
    for (Piece piece : batch.getPiecesList()) {
      int bytes = 0;
      for (int run = 0; run < piece.getRunsCount(); run += 2) {
        bytes += piece.getRuns(run + 1);
      }
      for (int link : piece.getLinksList()) {
        heard.merge(link, bytes, Integer::sum);
      }
    }
  }

  /** A room with all its seats taken, behind the gateways of one node in turn. */
  private void fill(int gateways) {
    relays = gateways;
    room =
        new RoomLoop(
            Trial.type("crowd").seats(SEATS).plays(Whisperer::new),
            new RoomBirth("room", 1, Map.of(), null),
            0,
            new Random(1),
            new Random(2),
            Metrics.none());
    room.create(0);
    for (int link = 1; link <= SEATS; link++) {
      room.arrive(uplink(link % relays).addArrivals(join(link)).build(), 0);
    }
    room.flush(0, (node, batch) -> hear(batch));
    for (int link = 1; link <= SEATS; link++) {
      FrameWriter bare = new FrameWriter().at(1, 1, 0, 0);
      room.arrive(uplink(link % relays).addArrivals(frames(link, bare)).build(), 1_000);
    }
    room.flush(1_000, (node, batch) -> hear(batch));
    for (int relay = 0; relay < relays; relay++) {
      room.arrive(uplink(relay).build(), 1_500);
    }
    heard.clear();
  }

  private Uplink.Builder uplink(int relay) {
    return Uplink.newBuilder()
        .setRoom("room")
        .setEpoch(1)
        .setNode("node")
        .setRelay(relay)
        .setAcked(acked.getOrDefault(relay, 0L));
  }

  private Arrival spoken() {
    FrameWriter said = new FrameWriter().at(1, 1, 0, 0);
    said.frame(FrameKind.OPERATION, ToTrial.getDefaultInstance());
    return frames(relays, said); // a link behind gateway 0
  }

  private static Arrival frames(int link, FrameWriter frames) {
    return Arrival.newBuilder().setLink(link).setFrames(frames.toByteString()).build();
  }

  private static Arrival join(int link) {
    ByteString id = ByteString.copyFromUtf8("join-" + link);
    return Arrival.newBuilder()
        .setLink(link)
        .setJoin(
            Joining.newBuilder()
                .setJoin(Join.newBuilder().setId(id).build().toByteString())
                .setSubject("subject-" + link)
                .setName("name"))
        .build();
  }

  /** Says something long to each, or has them all see it, as it is asked. */
  private static final class Whisperer implements Game<ToTrial> {
    private final Room<FromTrial, TrialConfig> room;
    private final Table<Entry> entries;

    private Whisperer(Room<FromTrial, TrialConfig> room) {
      this.room = room;
      entries = room.shared(TrialState.ENTRIES_FIELD_NUMBER, Entry.class);
    }

    @Override
    public void onMessage(Player player, ToTrial said) {
      if (said.getLarge() > 0) {
        ByteString filler = ByteString.copyFrom(new byte[said.getLarge()]);
        entries.put(1, Entry.newBuilder().setFiller(filler).build());
        return;
      }
      for (Player each : room.players()) {
        String word = Character.toString('a' + each.seat() % 26).repeat(WORD);
        room.tell(each, FromTrial.newBuilder().setText(word).build());
      }
    }
  }
}
