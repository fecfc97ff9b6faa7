package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import io.rookery.process.FreePort;
import io.rookery.process.RemotePlayer;
import io.rookery.process.ServerProcess;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Ended;
import io.rookery.protocol.v1.Join;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A loop without end in one game took the sockets and the rooms of its event loop with it, for as
 * long as it ran, and the node did not stop either.
 */
class StuckRoomBlackboxTest {
  /** More than a node has threads for rooms, so that one shares the stuck one's. */
  private static final int NEIGHBOURS = 2 * Math.max(2, Runtime.getRuntime().availableProcessors());

  @TempDir Path data;
  @TempDir Path games;

  @Test
  void anEndlessLoopCostsItsRoomAndNobodyElseTheirs() throws Exception {
    int port = FreePort.next();
    int admin = FreePort.next();
    new GameJar(games.resolve("spin.jar")).write("Spin", SPIN);
    try (ServerProcess node =
        ServerProcess.start(
            data,
            "dev",
            "--no-tls",
            "--drain-seconds=1",
            "--port=" + port,
            "--admin-port=" + admin,
            "--games=" + games)) {
      node.awaitUp();
      List<RemotePlayer> neighbours = new ArrayList<>();
      for (int i = 0; i < NEIGHBOURS; i++) {
        neighbours.add(joined(port, "neighbour" + i));
      }
      RemotePlayer ada = joined(port, "ada");
      assertEquals("1", says(ada, "hello"));

      ada.say(StringValue.of("sleep"));
      String slow = node.awaitLine(" ms and is at ");
      assertTrue(slow.contains("of type spin has been in Spin.onMessage for more than"), slow);
      assertTrue(slow.contains(" Spin.nap(Spin.java:"), slow);
      assertEquals("2", StringValue.parseFrom(ada.await(FrameKind.MESSAGE)).getValue());

      ada.say(StringValue.of("spin"));
      String stuck = node.awaitLine("is lost, for it is stuck");
      assertTrue(stuck.contains("of type spin"), stuck);
      assertTrue(stuck.contains(": Spin.onMessage has not returned for 5 s"), stuck);
      assertTrue(stuck.contains(" Spin.onMessage(Spin.java:"), stuck);
      Ended ended = Ended.parseFrom(ada.await(FrameKind.ENDED));
      assertEquals(Ended.Reason.REASON_ROOM_LOST, ended.getReason());
      for (RemotePlayer neighbour : neighbours) {
        assertEquals("1", says(neighbour, "hello"));
      }
      ada.join(wish());
      assertEquals("1", says(ada, "hello"));

      assertEquals(200, get(admin, "/health/live").statusCode());
      String metrics = get(admin, "/metrics").body();
      assertTrue(metrics.contains("rookery_rooms_stuck_total{type=\"spin\"} 1.0"), metrics);
      assertTrue(metrics.contains("rookery_callbacks_slow_total{type=\"spin\"} 2.0"), metrics);
      node.terminate();
      assertEquals(0, node.exitCode(), node.output());
      assertEquals(1, node.output().split("it is stuck", -1).length - 1, node.output());
    }
  }

  /** It waited for a minute for each part that was on the stuck event loop. */
  @Test
  void aNodeThatIsToStopWhileARoomIsStuckStops() throws Exception {
    int port = FreePort.next();
    new GameJar(games.resolve("spin.jar")).write("Spin", SPIN);
    try (ServerProcess node =
        ServerProcess.start(
            data,
            "dev",
            "--no-tls",
            "--drain-seconds=1",
            "--port=" + port,
            "--admin-port=" + FreePort.next(),
            "--games=" + games)) {
      node.awaitUp();
      RemotePlayer ada = joined(port, "ada");
      ada.say(StringValue.of("spin"));
      node.awaitLine(" ms and is at ");
      node.terminate();
      assertEquals(0, node.exitCode(), node.output()); // 3 when it had to be ended
    }
  }

  private static RemotePlayer joined(int port, String name) throws Exception {
    RemotePlayer player = RemotePlayer.connect(port, name);
    player.join(wish());
    return player;
  }

  private static Join wish() {
    String id = UUID.randomUUID().toString().substring(0, 16);
    return Join.newBuilder().setId(ByteString.copyFromUtf8(id)).setType("spin").build();
  }

  private static String says(RemotePlayer player, String what) throws Exception {
    player.say(StringValue.of(what));
    return StringValue.parseFrom(player.await(FrameKind.MESSAGE)).getValue();
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  /** A game for one that counts what it hears, and does as it is told. */
  private static final String SPIN =
      """
      import com.google.protobuf.*;
      import io.rookery.game.*;

      public final class Spin implements Game<StringValue> {
        private final Room<StringValue, Empty> room;
        private int heard;

        private Spin(Room<StringValue, Empty> room) {
          this.room = room;
        }

        @Override
        public void onMessage(Player player, StringValue said) {
          heard++;
          if (said.getValue().equals("sleep")) {
            nap();
          }
          while (said.getValue().equals("spin")) {
            heard++;
          }
          room.tellAll(StringValue.of("" + heard));
        }

        private static void nap() {
          try {
            Thread.sleep(2_500);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }

        public static final class Provider implements GameProvider {
          @Override
          public GameType<?, ?, ?> type() {
            return GameType.named("spin")
                .hears(StringValue.getDefaultInstance())
                .says(StringValue.getDefaultInstance())
                .seats(1)
                .plays(Spin::new);
          }
        }
      }
      """;
}
