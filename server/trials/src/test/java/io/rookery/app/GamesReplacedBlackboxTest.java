package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import io.rookery.process.FreePort;
import io.rookery.process.RemotePlayer;
import io.rookery.process.ServerProcess;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Ended;
import io.rookery.protocol.v1.Join;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An author saves a change while somebody plays. */
class GamesReplacedBlackboxTest {
  @TempDir Path data;
  @TempDir Path games;

  @Test
  void whoPlaysKeepsTheirSeatAndTheStateThroughEachChangeThatAllowsIt() throws Exception {
    int port = FreePort.next();
    GameJar jar = new GameJar(games.resolve("tally.jar"));
    jar.write("Tally", tally("one", ""));
    try (ServerProcess node =
        ServerProcess.start(
            data, "dev", "--no-tls", "--port", "" + port, "--games", games.toString())) {
      node.awaitUp();
      RemotePlayer ada = RemotePlayer.connect(port, "ada");
      ada.join(join());
      assertEquals("one 1", says(ada));
      assertEquals("one 2", says(ada));

      jar.write("Tally", tally("two", ""));
      node.awaitLine("The games were replaced: ");
      assertEquals("two 3", says(ada));

      jar.write("Tally", tally("three", "throw new IllegalStateException(\"no idea\");"));
      node.awaitLine("The games cannot be used: ");
      assertEquals("two 4", says(ada));

      jar.write("Tally", tally("four", "this.beside = 1;"));
      node.awaitLine("The games were replaced: ");
      assertEquals("four 5", says(ada));

      jar.write("Tally", tally("five", ""));
      node.awaitLine("begins anew: Tally.beside is lost");
      Ended ended = Ended.parseFrom(ada.await(FrameKind.ENDED));
      assertEquals(Ended.Reason.REASON_ROOM_LOST, ended.getReason());
      ada.join(join());
      assertEquals("five 1", says(ada));
    }
  }

  private static String says(RemotePlayer player) throws Exception {
    player.say(StringValue.of("more"));
    return StringValue.parseFrom(player.await(FrameKind.MESSAGE)).getValue();
  }

  private static Join join() {
    String id = UUID.randomUUID().toString().substring(0, 16);
    return Join.newBuilder().setId(ByteString.copyFromUtf8(id)).setType("tally").build();
  }

  /** A game that counts what it hears, in its state; another word makes another version. */
  private static String tally(String word, String atTheBeginning) {
    return """
    import com.google.protobuf.*;
    import io.rookery.game.*;

    public final class Tally implements Game<StringValue> {
      private final Room<StringValue, Empty> room;
      private final Table<com.google.protobuf.Value> counts;
      %s

      private Tally(Room<StringValue, Empty> room) {
        this.room = room;
        counts = room.shared(Struct.FIELDS_FIELD_NUMBER, com.google.protobuf.Value.class);
        %s
      }

      @Override
      public void onMessage(Player player, StringValue said) {
        double count = 1 + counts.get("heard").map(value -> value.getNumberValue()).orElse(0.0);
        counts.put("heard", com.google.protobuf.Value.newBuilder().setNumberValue(count).build());
        room.tellAll(StringValue.of("%s " + (int) count));
      }

      public static final class Provider implements GameProvider {
        @Override
        public GameType<?, ?, ?> type() {
          return GameType.named("tally")
              .hears(StringValue.getDefaultInstance())
              .says(StringValue.getDefaultInstance())
              .shares(Struct.getDefaultInstance())
              .plays(Tally::new);
        }
      }
    }
    """
        .formatted(
            atTheBeginning.contains("beside") ? "private int beside;" : "", atTheBeginning, word);
  }
}
