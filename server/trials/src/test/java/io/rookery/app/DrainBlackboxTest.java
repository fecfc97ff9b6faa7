package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.process.FreePort;
import io.rookery.process.RemotePlayer;
import io.rookery.process.ServerProcess;
import io.rookery.protocol.CloseCode;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.GoAway;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.Joined;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainBlackboxTest {
  @TempDir Path data;

  @Test
  void aNodeThatStopsSendsItsPlayersAwayInOrderAndTheyPlayOnElsewhere() throws Exception {
    int cluster = FreePort.next();
    int first = FreePort.next();
    int second = FreePort.next();
    try (ServerProcess leaving = start(first, cluster, "dev").awaitUp();
        ServerProcess staying =
            start(second, FreePort.next(), "node", "--dev", "--join=127.0.0.1:" + cluster)
                .awaitUp()) {
      RemotePlayer here = RemotePlayer.connect(first, "Here");
      RemotePlayer there = RemotePlayer.connect(second, "There");
      Joined joined = joined(here);
      assertEquals(joined.getRoom(), joined(there).getRoom());

      leaving.terminate();
      assertTrue(GoAway.parseFrom(here.await(FrameKind.GO_AWAY)).getReturnInMs() <= 3_000);
      assertEquals(CloseCode.GOING_AWAY.code(), here.closeCode());
      assertEquals(0, leaving.exitCode(), leaving.output());

      RemotePlayer returned = RemotePlayer.connect(second, "Here");
      assertTrue(joined(returned).getSeat() > 0);
      staying.terminate();
      assertEquals(0, staying.exitCode(), staying.output());
    }
  }

  private static Joined joined(RemotePlayer player) throws Exception {
    return player.join(
        Join.newBuilder()
            .setId(ByteString.copyFromUtf8(UUID.randomUUID().toString().substring(0, 16)))
            .setType("chat")
            .build());
  }

  private ServerProcess start(int port, int cluster, String... command) throws Exception {
    return ServerProcess.start(
        data,
        Stream.concat(
                List.of(command).stream(),
                Stream.of(
                    "--no-tls",
                    "--drain-seconds=6",
                    "--port=" + port,
                    "--admin-port=" + FreePort.next(),
                    "--cluster-port=" + cluster))
            .toArray(String[]::new));
  }
}
