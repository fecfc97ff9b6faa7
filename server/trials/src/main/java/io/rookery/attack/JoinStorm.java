package io.rookery.attack;

import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.JoinRefused;
import java.io.IOException;

/** Makes rooms from one connection after the other, with one token from one address. */
final class JoinStorm {
  private static final int JOINS = 16;
  private static final int MOST_CONNECTIONS = 1_000;
  private static final int PATIENCE_MILLIS = 2_000;

  private JoinStorm() {}

  static void run(Target target, Attack.Bounds bounds, Observed observed) throws IOException {
    String address = target.freshAddress();
    String token = target.token(target.freshName());
    for (int i = 0; i < MOST_CONNECTIONS && !bounds.isOver(); i++) {
      observed.tried("connections", 1);
      try (RawTls socket = RawTls.connect(target, address).patience(PATIENCE_MILLIS).upgrade()) {
        socket.hello(token);
        storm(socket, observed);
      } catch (IOException ended) {
        observed.answered("connection refused or closed");
      }
    }
  }

  private static void storm(RawTls socket, Observed observed) throws IOException {
    FrameWriter storm = new FrameWriter();
    for (int channel = 1; channel <= JOINS; channel++) {
      Join join = RawTls.join("echo").setMode(Join.Mode.MODE_CREATE).build();
      storm.at(channel, 1, 0, 0).frame(FrameKind.JOIN, join);
    }
    socket.say(storm);
    observed.tried("joins", JOINS);
    for (int i = 0; i < JOINS; i++) {
      Frame.Carries answer = socket.await(FrameKind.JOINED, FrameKind.JOIN_REFUSED);
      observed.answered(
          answer.kind() == FrameKind.JOINED
              ? "JOINED"
              : "JOIN_REFUSED " + JoinRefused.parseFrom(answer.payload()).getCode());
    }
  }
}
