package io.rookery.load.scripts;

import com.google.protobuf.MessageLite;
import io.rookery.games.echo.Shout;
import io.rookery.games.echo.ToEcho;
import io.rookery.load.ScriptPlayer;
import io.rookery.load.Turn;

/** Shouts something that everybody in the room hears: the fan-out. */
public final class ShoutScript extends EchoScript {

  @Override
  public HeardBy heardBy() {
    return HeardBy.ROOM;
  }

  @Override
  public MessageLite say(ScriptPlayer me, Turn turn) {
    return ToEcho.newBuilder()
        .setShout(Shout.newBuilder().setText(Stamp.text(turn)).setSentMs(sentMs(turn)))
        .build();
  }
}
