package io.rookery.chaos;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.rookery.chaos.game.FromMetronome;
import io.rookery.chaos.game.Step;
import io.rookery.chaos.game.ToMetronome;
import io.rookery.load.PlayerScript;
import io.rookery.load.ScriptPlayer;
import io.rookery.load.Turn;
import io.rookery.protocol.Frame;

/** Steps to a metronome, and listens whether a beat is missing. */
public final class MetronomeScript implements PlayerScript {
  private long beat;

  @Override
  public String game() {
    return "metronome";
  }

  @Override
  public void onJoined(ScriptPlayer me) {
    beat = 0;
  }

  @Override
  public MessageLite say(ScriptPlayer me, Turn turn) {
    return ToMetronome.newBuilder().setStep(Step.newBuilder().setSequence(turn.sequence())).build();
  }

  @Override
  public void onMessage(ScriptPlayer me, Frame.Carries message) {
    long number;
    try {
      number =
          FromMetronome.parser()
              .parseFrom(message.message(), message.offset(), message.length())
              .getBeat()
              .getNumber();
    } catch (InvalidProtocolBufferException e) {
      me.confused();
      return;
    }
    if (beat != 0 && number != beat + 1) {
      me.confused();
    }
    beat = number;
  }
}
