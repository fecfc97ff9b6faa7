package io.rookery.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.process.RemotePlayer;
import io.rookery.protocol.CloseCode;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.GoAway;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes whose gateways are lost, and players who are not. */
class ChaosBlackboxTest {
  private static final long SEED = 20_260_712;
  private static final int WITNESSES = 8;

  @TempDir static Path data;
  private static Chaos.Stage stage;

  @BeforeAll
  static void set() throws Exception {
    stage = Chaos.Stage.set(data, Chaos.ROOMS + 1);
  }

  @AfterAll
  static void clear() throws Exception {
    stage.close();
  }

  /** A short run of {@code rookery chaos}. */
  @Test
  void brokenConnectionsAndLostGatewaysLoseRepeatAndReorderNothing() throws Exception {
    List<String> rooms = stage.rooms().subList(0, Chaos.ROOMS);
    Chaos.Outcome outcome = new Chaos(8, SEED, Chaos.Setting.BRIEF).unleash(stage, rooms);
    System.out.println("seed " + SEED + ", " + outcome);
    assertTrue(outcome.isGood(), outcome::toString);
    assertTrue(outcome.play().returns("resumed") > 0, outcome::toString);
    assertEquals(0, outcome.play().returns("gone"), outcome::toString);
  }

  @Test
  void gatewaysThatStopOneAfterTheOtherLoseNothingAndSpreadTheReturns() throws Exception {
    List<String> rooms = stage.rooms().subList(Chaos.ROOMS, Chaos.ROOMS + 1);
    Play playing = Play.begin(data, stage.play(rooms, Chaos.Setting.GENTLE.rate, 15));
    playing.awaitTalk();
    Set<Integer> returns = new HashSet<>();
    for (int node = 1; node <= 2; node++) {
      List<RemotePlayer> witnesses = new ArrayList<>();
      for (int i = 0; i < WITNESSES; i++) {
        witnesses.add(RemotePlayer.connect(stage.cluster().port(node), "witness"));
      }
      stage.cluster().stop(node);
      for (RemotePlayer witness : witnesses) {
        int returnIn = GoAway.parseFrom(witness.await(FrameKind.GO_AWAY)).getReturnInMs();
        assertTrue(returnIn <= Cluster.DRAIN_SECONDS * 1_000 / 2, () -> "in " + returnIn);
        returns.add(returnIn);
        assertEquals(CloseCode.GOING_AWAY.code(), witness.closeCode());
      }
      stage.cluster().restart(node);
    }
    assertTrue(returns.size() > WITNESSES, () -> "spread, not a stampede: " + returns);
    Play.Result play = playing.result();
    System.out.println(play.text());
    assertTrue(play.isFlawless(), play::text);
    assertEquals(List.of(), Chaos.audit(stage.cluster(), rooms, play));
    assertTrue(play.returns("resumed") > 0, play::text);
    assertEquals(0, play.returns("gone") + play.returns("resynced"), play::text);
  }
}
