package io.rookery.bench.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Resume;
import io.rookery.protocol.v1.Resumed;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * A player who keeps one seat over many sockets and says nothing; confined to the storm's loop.
 *
 * <p>Tries, gives up and asks again at the times that the specification has for the first ten
 * seconds after a break.
 */
final class Wanderer {
  private static final long LEAST_BETWEEN = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long MOST_BETWEEN = TimeUnit.MILLISECONDS.toNanos(600);
  private static final long MOST_PATIENCE = TimeUnit.SECONDS.toNanos(1);
  private static final long OFTEN_FOR = TimeUnit.SECONDS.toNanos(10);
  private static final long LATER_PATIENCE = TimeUnit.SECONDS.toNanos(10);
  private static final long ASK_AGAIN = TimeUnit.SECONDS.toNanos(2);
  private static final long LATER = TimeUnit.SECONDS.toNanos(1);

  final int id;
  private final Storm storm;
  private final String token;
  private final Door.Room wanted;
  private Visit visit;
  private long triedAt;
  private long dueAt;
  private boolean seated;
  private String room;
  private String session;
  private ByteString secret;
  private int attempts;
  private int generation;
  private long epoch;
  private long received;
  private long next;

  Wanderer(int id, Storm storm, String token, Door.Room wanted) {
    this.id = id;
    this.storm = storm;
    this.token = token;
    this.wanted = wanted;
  }

  boolean isSeated() {
    return seated;
  }

  long received() {
    return received;
  }

  long next() {
    return next;
  }

  /** A reset, with nothing after it. */
  void cut() {
    seated = false;
    if (visit != null) {
      visit.cut();
      visit = null;
    }
  }

  /** Opens a socket, and says hello at once, or later with {@link #greet}. */
  void dial(boolean greets) {
    visit = new Visit(this, storm, storm.door(token, wanted), greets);
    storm.dial(visit);
  }

  /** Says hello on the socket there is, and asks for the seat. */
  void greet() {
    dueAt = System.nanoTime();
    if (visit != null) { // or it was lost meanwhile, and the next try greets by itself
      visit.greet();
    }
  }

  /** The seat is wanted back from now on. */
  void comeBack() {
    dueAt = System.nanoTime();
    tryNow();
  }

  private void tryNow() {
    triedAt = System.nanoTime();
    storm.tried();
    dial(true);
    Visit mine = visit;
    long patience = isOften() ? storm.random(MOST_PATIENCE / 2, MOST_PATIENCE) : LATER_PATIENCE;
    awaitWelcome(mine, patience, false);
  }

  /** The 101 begins the time anew. */
  private void awaitWelcome(Visit mine, long patience, boolean open) {
    storm.after(
        patience,
        () -> {
          if (visit != mine || mine.isWelcome()) {
            return;
          }
          if (!open && mine.isOpen()) {
            awaitWelcome(mine, mine.openFor(patience), true);
          } else {
            storm.gaveUp();
            mine.close();
            tryAgain(0);
          }
        });
  }

  private void tryAgain(long atLeast) {
    visit = null;
    long since = System.nanoTime() - triedAt;
    long between =
        isOften() ? storm.random(LEAST_BETWEEN, MOST_BETWEEN) : since + storm.random(0, LATER);
    long pause = Math.max(0, between - since);
    storm.after(Math.max(atLeast, pause), this::tryNow);
  }

  private boolean isOften() {
    return System.nanoTime() - dueAt < OFTEN_FOR;
  }

  /** What stands behind HELLO. */
  FrameWriter ask(FrameWriter out, int channel) {
    return session == null ? join(out, channel) : resume(out, channel);
  }

  MessageLite hello() {
    return Hello.newBuilder().setToken(token).setSdk("bench").build();
  }

  private FrameWriter join(FrameWriter out, int channel) {
    byte[] joinId = new byte[16];
    ByteBuffer.wrap(joinId).putLong(storm.crowd().run()).putInt(id);
    return out.at(channel, 1, 0, 0)
        .frame(
            FrameKind.JOIN,
            Join.newBuilder()
                .setId(ByteString.copyFrom(joinId))
                .setType(wanted.type())
                .putMetadata("name", wanted.name())
                .setAttempt(++attempts)
                .build());
  }

  private FrameWriter resume(FrameWriter out, int channel) {
    return out.at(channel, 1, 0, 0)
        .frame(
            FrameKind.RESUME,
            Resume.newBuilder()
                .setRoom(room)
                .setSession(session)
                .setSecret(secret)
                .setGeneration(++generation)
                .setEpoch(epoch)
                .setLastMessage(received)
                .setHighestOperation(next - 1)
                .build());
  }

  /** It asked, and is to ask again when no answer comes. */
  void asked(Visit on) {
    storm.after(
        ASK_AGAIN,
        () -> {
          if (visit == on && !seated) {
            storm.askedAgain();
            on.askAgain();
          }
        });
  }

  void joined(Joined joined) {
    room = joined.getRoom();
    session = joined.getSession();
    secret = joined.getSecret();
    epoch = joined.getEpoch();
    next = joined.getNextOperation();
    received = joined.getNextMessage() - 1;
    sit();
  }

  void resumed(Resumed resumed) {
    next = resumed.getNextOperation();
    sit();
  }

  private void sit() {
    if (!seated) {
      seated = true;
      storm.seated(dueAt);
    }
  }

  void heard(long number) {
    received = Math.max(received, number);
  }

  /** Told no. */
  void refused(Visit on, String why) {
    if (visit == on) {
      storm.refused(why);
      on.close();
      tryAgain(LATER);
    }
  }

  /** The socket ended by itself. */
  void lost(Visit on, String why) {
    if (visit == on) {
      seated = false;
      storm.broken(why);
      tryAgain(why.contains("closed with 41") ? LATER : 0);
    }
  }
}
