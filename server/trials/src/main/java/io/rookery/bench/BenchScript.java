package io.rookery.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.rookery.bench.game.ToBench;
import io.rookery.load.PlayerScript;
import io.rookery.load.ScriptPlayer;
import io.rookery.load.Turn;

/** Says a word now and then, and listens. */
public final class BenchScript implements PlayerScript {
  @Override
  public String game() {
    return "bench-kept";
  }

  @Override
  public MessageLite say(ScriptPlayer me, Turn turn) {
    return ToBench.newBuilder().setEcho(ByteString.EMPTY).build();
  }
}
