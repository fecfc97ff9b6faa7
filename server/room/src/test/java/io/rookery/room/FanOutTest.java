package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.rookery.bus.Arrival;
import io.rookery.bus.Batch;
import io.rookery.bus.Joining;
import io.rookery.bus.Piece;
import io.rookery.bus.Uplink;
import io.rookery.game.Game;
import io.rookery.game.Player;
import io.rookery.game.Room;
import io.rookery.metrics.Metrics;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Join;
import io.rookery.trial.FromTrial;
import io.rookery.trial.ToTrial;
import io.rookery.trial.TrialConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What everybody gets goes to each node once, whatever each gets besides.
 *
 * <p>A frame remembered its place in one batch only, and seats of different nodes took turns: with
 * a private word for each of 40 players, two nodes were sent a broadcast of 10 KB 20 times each.
 */
class FanOutTest {
  private static final int SEATS = 40;
  private static final FromTrial BROADCAST =
      FromTrial.newBuilder().setText("x".repeat(10_000)).build();

  private final Map<String, Batch> sent = new TreeMap<>();
  private final Outlet outlet =
      new Outlet() {
        @Override
        public void batch(String node, Batch batch) {
          sent.put(node, batch);
        }
      };

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aBroadcastBesidePrivateWordsTravelsOnceToEachNode(int nodes) {
    RoomLoop room = filled(nodes, "both");
    Map<String, Integer> expected = new TreeMap<>();
    for (int seat = 1; seat <= SEATS; seat++) {
      expected.merge(node(seat, nodes), size(word(seat)), Integer::sum);
    }
    expected.replaceAll((node, words) -> words + size(BROADCAST));
    say(room, nodes);
    assertEquals(expected, sizes());
    for (int seat = 1; seat <= SEATS; seat++) {
      assertEquals(
          frame(BROADCAST).concat(frame(word(seat))), heard(seat, sent.get(node(seat, nodes))));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aBroadcastAloneIsOnePieceForEachNode(int nodes) {
    RoomLoop room = filled(nodes, "broadcast");
    say(room, nodes);
    assertEquals(nodes, sent.size());
    sent.values().forEach(batch -> assertEquals(1, batch.getPiecesCount()));
    sizes().values().forEach(size -> assertEquals(size(BROADCAST), size));
  }

  @Test
  void whoIsToldNothingCostsNoBatch() {
    RoomLoop room = filled(SEATS, "word");
    say(room, SEATS);
    assertEquals(List.of(node(1, SEATS)), List.copyOf(sent.keySet()));
  }

  /** A room with all its seats taken, those behind each node in turn. */
  private RoomLoop filled(int nodes, String says) {
    RoomLoop room =
        new RoomLoop(
            Trial.type("crowd").seats(SEATS).plays(there -> new Crier(there, says)),
            new RoomBirth("room", 1, Map.of(), null),
            0,
            new Random(1),
            new Random(2),
            Metrics.none());
    room.create(0);
    for (int seat = 1; seat <= SEATS; seat++) {
      room.arrive(uplink(seat, nodes).addArrivals(join(seat)).build(), 0);
    }
    room.flush(0, outlet);
    for (int seat = 1; seat <= SEATS; seat++) {
      room.arrive(uplink(seat, nodes).setAcked(1).addArrivals(frames(seat, at(1))).build(), 1_000);
    }
    room.flush(1_000, outlet);
    sent.clear();
    return room;
  }

  private void say(RoomLoop room, int nodes) {
    FrameWriter said = at(1).frame(FrameKind.OPERATION, ToTrial.getDefaultInstance());
    room.arrive(uplink(1, nodes).addArrivals(frames(1, said)).build(), 2_000);
    room.flush(2_000, outlet);
  }

  private Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new TreeMap<>();
    sent.forEach((node, batch) -> sizes.put(node, batch.getFrames().size()));
    return sizes;
  }

  private static ByteString heard(int seat, Batch batch) {
    List<ByteString> heard = new ArrayList<>();
    for (Piece piece : batch.getPiecesList()) {
      if (piece.getLinksList().contains(seat)) {
        for (int run = 0; run < piece.getRunsCount(); run += 2) {
          int from = piece.getRuns(run);
          heard.add(batch.getFrames().substring(from, from + piece.getRuns(run + 1)));
        }
      }
    }
    return ByteString.copyFrom(heard);
  }

  private static String node(int seat, int nodes) {
    return "node-" + seat % nodes;
  }

  private static Uplink.Builder uplink(int seat, int nodes) {
    return Uplink.newBuilder().setRoom("room").setEpoch(1).setNode(node(seat, nodes));
  }

  private static FrameWriter at(long number) {
    return new FrameWriter().at(1, number, 0, 0);
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

  private static FromTrial word(int seat) {
    return FromTrial.newBuilder().setText("for you").setSeat(seat).build();
  }

  private static ByteString frame(FromTrial said) {
    return new FrameWriter().frame(FrameKind.MESSAGE, said).toByteString();
  }

  private static int size(FromTrial said) {
    return frame(said).size();
  }

  /** Says something to all, to each, or to the one who spoke. */
  private record Crier(Room<FromTrial, TrialConfig> room, String says) implements Game<ToTrial> {
    @Override
    public void onMessage(Player player, ToTrial said) {
      if (!says.equals("word")) {
        room.tellAll(BROADCAST);
      }
      if (says.equals("word")) {
        room.tell(player, word(player.seat()));
      } else if (says.equals("both")) {
        room.players().forEach(each -> room.tell(each, word(each.seat())));
      }
    }
  }
}
