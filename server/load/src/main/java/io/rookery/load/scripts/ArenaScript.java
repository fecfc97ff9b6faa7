package io.rookery.load.scripts;

import com.google.protobuf.MessageLite;
import io.rookery.games.arena.Cheer;
import io.rookery.games.arena.Steer;
import io.rookery.games.arena.ToArena;
import io.rookery.load.PlayerScript;
import io.rookery.load.ScriptPlayer;
import io.rookery.load.Turn;

/** Steers along a circle of its own, and cheers once in a while. */
public final class ArenaScript implements PlayerScript {
  private static final int TURNS_PER_CIRCLE = 90;
  private static final int TURNS_PER_CHEER = 200;
  private static final float CENTRE_X = 800;
  private static final float CENTRE_Y = 500;

  @Override
  public String game() {
    return "arena";
  }

  @Override
  public MessageLite say(ScriptPlayer me, Turn turn) {
    if (turn.sequence() % TURNS_PER_CHEER == 0) {
      return ToArena.newBuilder().setCheer(Cheer.getDefaultInstance()).build();
    }
    double angle = 2 * Math.PI * turn.sequence() / TURNS_PER_CIRCLE + turn.sender();
    float radius = 100 + 25 * (turn.sender() % 16);
    return ToArena.newBuilder()
        .setSteer(
            Steer.newBuilder()
                .setX(CENTRE_X + radius * (float) Math.cos(angle))
                .setY(CENTRE_Y + radius * (float) Math.sin(angle)))
        .build();
  }
}
