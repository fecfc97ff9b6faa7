package io.rookery.attack;

import com.google.protobuf.ByteString;
import io.rookery.games.echo.Shout;
import io.rookery.games.echo.ToEcho;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Join;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Sits among the neighbours, says as much as a player may, and takes nothing. */
final class Deaf {
  private static final int MOST = 16;
  private static final int PAUSE_MILLIS = 100;
  private static final int PATIENCE_MILLIS = 2_000;

  private static final ByteString SHOUT =
      ToEcho.newBuilder()
          .setShout(Shout.newBuilder().setText("x".repeat(280)))
          .build()
          .toByteString();

  private Deaf() {}

  static void run(Target target, Attack.Bounds bounds, Observed observed) throws Exception {
    int count = Math.min(MOST, bounds.sockets());
    AtomicLong turns = new AtomicLong();
    try (Mob mob = Mob.of(count, () -> seated(target, bounds.room()))) {
      observed.tried("players who never read", count);
      for (long next = 1; !bounds.isOver(); next += 5) {
        long operation = next;
        int sent = 0;
        for (boolean said : mob.each(socket -> shout(socket, operation))) {
          sent += said ? 1 : 0;
        }
        turns.addAndGet(sent * 5L);
        if (sent == 0) {
          break; // all of them are closed
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
      }
      observed.tried("shouts", turns.get());
      for (int code : mob.each(Deaf::end)) {
        observed.answered(code == 0 ? "still open" : "closed with " + code);
      }
    }
  }

  private static RawTls seated(Target target, String room) throws IOException {
    RawTls socket = RawTls.connect(target, target.freshAddress()).upgrade();
    socket.hello(target.token(target.freshName()));
    Join join = RawTls.join("echo").putMetadata("for", room).build();
    socket.say(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.JOIN, join));
    socket.await(FrameKind.JOINED);
    return socket.patience(PATIENCE_MILLIS);
  }

  private static boolean shout(RawTls socket, long operation) {
    FrameWriter words = new FrameWriter().at(1, operation, 0, 0);
    for (int i = 0; i < 5; i++) {
      words.frame(FrameKind.OPERATION, SHOUT);
    }
    try {
      socket.say(words);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  /** The close code; 0 when it is open still. */
  private static int end(RawTls socket) {
    try {
      return socket.closeCode();
    } catch (IOException open) {
      return 0;
    }
  }
}
