package io.rookery.attack;

import com.google.protobuf.ByteString;
import io.rookery.games.echo.Shout;
import io.rookery.games.echo.ToEcho;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Resume;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Comes back again and again, with rising generations on new channels, and acknowledges nothing.
 */
final class Replays {
  private static final int SHOUTS = 60;
  private static final int AT_ONCE = 20; // within the window and the rate of the game
  private static final int MOST_RESUMES = 2_000;
  private static final long PAUSE_NANOS = 20_000_000; // within the frames a second
  private static final int PATIENCE_MILLIS = 2_000;

  private static final ByteString SHOUT =
      ToEcho.newBuilder()
          .setShout(Shout.newBuilder().setText("x".repeat(280)))
          .build()
          .toByteString();

  private Replays() {}

  static void run(Target target, Attack.Bounds bounds, Observed observed) throws IOException {
    String token = target.token(target.freshName());
    try (RawTls socket =
        RawTls.connect(target, target.freshAddress()).patience(PATIENCE_MILLIS).upgrade()) {
      socket.hello(token);
      Join join = RawTls.join("echo").setMode(Join.Mode.MODE_CREATE).build();
      socket.say(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.JOIN, join));
      Joined seat = Joined.parseFrom(socket.await(FrameKind.JOINED).payload());
      haveSaid(socket);
      observed.tried("messages that are never acknowledged", SHOUTS);
      for (int again = 1; again <= MOST_RESUMES && !(again > 1 && bounds.isOver()); again++) {
        observed.tried("resumes", 1);
        resume(socket, seat, again, observed);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException ended) {
      observed.answered("connection closed: " + ended.getMessage());
    }
  }

  private static void haveSaid(RawTls socket) throws IOException {
    for (int said = 0; said < SHOUTS; said += AT_ONCE) {
      FrameWriter words = new FrameWriter().at(1, said + 1, 0, 0);
      for (int i = 0; i < AT_ONCE; i++) {
        words.frame(FrameKind.OPERATION, SHOUT);
      }
      socket.say(words);
      for (int i = 0; i < AT_ONCE; i++) {
        socket.await(FrameKind.MESSAGE);
      }
    }
  }

  /** The first is answered; whatever answers another comes before its pong, or a later one's. */
  private static void resume(RawTls socket, Joined seat, int generation, Observed observed)
      throws IOException {
    Resume resume =
        Resume.newBuilder()
            .setRoom(seat.getRoom())
            .setSession(seat.getSession())
            .setSecret(seat.getSecret())
            .setGeneration(generation)
            .setEpoch(seat.getEpoch())
            .setHighestOperation(SHOUTS)
            .build();
    socket.say(
        new FrameWriter()
            .at(generation + 1, 1, 0, 0)
            .frame(FrameKind.RESUME, resume)
            .frame(FrameKind.PING, Ping.getDefaultInstance()));
    boolean isAnswered = generation > 1;
    boolean isOver = false;
    while (!(isAnswered && isOver)) {
      Frame.Carries frame =
          socket.await(
              FrameKind.PONG,
              FrameKind.RESUMED,
              FrameKind.RESYNCED,
              FrameKind.GONE,
              FrameKind.JOIN_REFUSED,
              FrameKind.MESSAGE);
      if (frame.kind() == FrameKind.PONG) {
        isOver = true;
      } else {
        isAnswered |= frame.kind() != FrameKind.MESSAGE;
        observed.answered(frame.kind().name());
      }
    }
  }
}
