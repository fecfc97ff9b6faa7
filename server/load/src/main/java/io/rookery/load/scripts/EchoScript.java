package io.rookery.load.scripts;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.rookery.games.echo.Echoed;
import io.rookery.games.echo.FromEcho;
import io.rookery.games.echo.Say;
import io.rookery.games.echo.ToEcho;
import io.rookery.load.PlayerScript;
import io.rookery.load.ScriptPlayer;
import io.rookery.load.Turn;
import io.rookery.protocol.Frame;

/** Says something and hears it again: the round trip through a room. */
public class EchoScript implements PlayerScript {
  private static final double NANOS_PER_MS = 1e6;

  @Override
  public String game() {
    return "echo";
  }

  @Override
  public HeardBy heardBy() {
    return HeardBy.SENDER;
  }

  @Override
  public MessageLite say(ScriptPlayer me, Turn turn) {
    return ToEcho.newBuilder()
        .setSay(Say.newBuilder().setText(Stamp.text(turn)).setSentMs(sentMs(turn)))
        .build();
  }

  @Override
  public void onMessage(ScriptPlayer me, Frame.Carries message) {
    Echoed echoed;
    try {
      echoed =
          FromEcho.parser()
              .parseFrom(message.message(), message.offset(), message.length())
              .getEchoed();
    } catch (InvalidProtocolBufferException e) {
      me.confused();
      return;
    }
    Stamp stamp = Stamp.of(echoed.getText());
    if (stamp == null) {
      me.confused();
      return;
    }
    me.heard(stamp.sender(), stamp.sequence(), Math.round(echoed.getSentMs() * NANOS_PER_MS));
  }

  /** Milliseconds of the clock that {@link Turn#dueNanos} is read from. */
  static double sentMs(Turn turn) {
    return turn.dueNanos() / NANOS_PER_MS;
  }
}
