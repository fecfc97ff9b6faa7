package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.rookery.bus.Arrival;
import io.rookery.bus.Joining;
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
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a gateway has not acked is bounded, and operators see when a room comes to the bound. */
class CreditTest {
  private static final FromTrial WORD = FromTrial.newBuilder().setText("x".repeat(10_000)).build();
  private static final int WORDS_TO_THE_BOUND = RoomLimits.CREDIT_BYTES / 10_000 + 1;

  private final Exhaustions exhaustions = new Exhaustions();
  private final RoomLoop room =
      new RoomLoop(
          Trial.type("crier").plays(Crier::new),
          new RoomBirth("room", 1, Map.of(), null),
          0,
          new Random(1),
          new Random(2),
          exhaustions);
  private long batches;
  private long operations;

  /** The metric was documented, and nothing ever counted it. */
  @Test
  void aRoomThatRunsOutOfCreditIsCountedOnceUntilTheGatewayReturnsSome() {
    room.create(0);
    Joining.Builder join =
        Joining.newBuilder()
            .setJoin(Join.newBuilder().setId(ByteString.copyFromUtf8("id")).build().toByteString())
            .setSubject("subject")
            .setName("name");
    bring(Arrival.newBuilder().setLink(1).setJoin(join), 0);
    speak(WORDS_TO_THE_BOUND / 2);
    assertEquals(0, exhaustions.count);
    speak(WORDS_TO_THE_BOUND);
    assertEquals(1, exhaustions.count);
    bring(spoken(), batches);
    speak(2 * WORDS_TO_THE_BOUND);
    assertEquals(2, exhaustions.count);
  }

  private void speak(int times) {
    for (int i = 0; i < times; i++) {
      bring(spoken(), 0);
    }
  }

  private Arrival.Builder spoken() {
    FrameWriter said =
        new FrameWriter()
            .at(1, ++operations, 0, 0)
            .frame(FrameKind.OPERATION, ToTrial.getDefaultInstance());
    return Arrival.newBuilder().setLink(1).setFrames(said.toByteString());
  }

  private void bring(Arrival.Builder arrival, long acked) {
    long now = (operations + 1) * 100_000; // slowly enough for the input rate
    Uplink uplink =
        Uplink.newBuilder()
            .setRoom("room")
            .setEpoch(1)
            .setNode("node")
            .setAcked(acked)
            .addArrivals(arrival)
            .build();
    room.arrive(uplink, now);
    room.flush(now, (node, batch) -> batches = batch.getRelays(0).getNumber());
  }

  private static final class Exhaustions implements Metrics {
    private int count;

    @Override
    public void outOfCredit() {
      count++;
    }
  }

  /** Says something long to all for whatever it hears. */
  private record Crier(Room<FromTrial, TrialConfig> room) implements Game<ToTrial> {
    @Override
    public void onMessage(Player player, ToTrial said) {
      room.tellAll(WORD);
    }
  }
}
