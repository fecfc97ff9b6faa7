package io.rookery.load;

import io.rookery.protocol.CloseCode;
import io.rookery.protocol.client.PlayerSession;
import io.rookery.protocol.client.RoomClient;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Joined;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One player from the first connection to the last; stays on one event loop.
 *
 * <p>What the protocol wants is in its {@link RoomClient}; what it says and hears over all
 * connections is in {@link Talk}.
 */
final class LoadPlayer {
  private final int index;
  private final LoadRun run;
  private final PlayerLoop loop;
  private final Talk talk;
  private final Seating seating;
  private final RoomClient client; // outlives connections
  private final ReturnSchedule returns = new ReturnSchedule(new SplittableRandom());
  private PlayerSocket dialed;
  private PlayerSocket socket; // once it is open
  private String token;
  private boolean welcomed; // on the connection there is
  private boolean finished;
  private boolean counted;
  private boolean seated;
  private boolean leaving;
  private int dials;
  private long openedAt;
  private long goAwayMillis = -1;

  LoadPlayer(int index, LoadRun run, PlayerLoop loop) {
    this.index = index;
    this.run = run;
    this.loop = loop;
    this.talk = new Talk(this, run, index % run.plan().roomSize());
    this.seating = new Seating(run.plan(), talk.others(), talk.joinOptions());
    this.client = new RoomClient(new PlayerEvents(this, run.tally()), loop.writer());
  }

  int index() {
    return index;
  }

  Talk talk() {
    return talk;
  }

  PlayerLoop loop() {
    return loop;
  }

  RoomClient client() {
    return client;
  }

  /** The seat there is, connected or not; null when there is none. */
  PlayerSession session() {
    return client.session();
  }

  /** Connects, to each server in turn. */
  void connect() {
    int server = index + dials++;
    run.tokens()
        .forPlayer(index % run.plan().roomSize())
        .whenComplete(
            (had, failure) ->
                loop.execute(
                    () -> {
                      if (finished) {
                        return;
                      }
                      if (failure != null) {
                        lost(CloseCode.NODE_FULL.code(), "token");
                        return;
                      }
                      token = had;
                      welcomed = false;
                      returns.tries(System.nanoTime());
                      dialed = run.dial(server, loop, this);
                    }));
  }

  /** The 101 came. */
  void opened(PlayerSocket open) {
    if (finished || open != dialed) {
      open.close(CloseCode.NORMAL.code());
      return;
    }
    socket = open;
    openedAt = System.nanoTime();
    loop.roundTrips().record(openedAt - open.connectedAt());
    joinIfNeeded();
    Hello hello = Hello.newBuilder().setToken(token).setSdk("rookery-load").build();
    client.connected(hello, openedAt);
  }

  /** A whole WebSocket message came. */
  void received(PlayerSocket from, byte[] message, long nowNanos) {
    if (from == socket) {
      run.tally().one(Count.RECEIVED);
      client.received(message, nowNanos);
    }
  }

  /** Everything that had come was read: answers go out together. */
  void readAll(PlayerSocket from, long nowNanos) {
    if (from == socket) {
      client.chores(nowNanos);
      talk.afterReading(nowNanos);
    }
  }

  void send(byte[] message) {
    if (socket != null) {
      socket.send(message);
    }
  }

  /** The server broke the protocol. */
  void broken() {
    run.tally().one(Count.CONFUSED);
    if (socket != null) {
      socket.close(CloseCode.PROTOCOL_VIOLATION.code());
    }
  }

  /** WELCOME came. */
  void welcomed() {
    welcomed = true;
    run.tally().one(Count.CONNECTED);
  }

  /** Whether there ever was a seat. */
  boolean wasSeated() {
    return seated;
  }

  /** There is a seat. */
  void seated(Joined joined) {
    talk.joined(joined);
    if (!seated) {
      seated = true;
      run.tally().one(Count.SEATED);
    }
    settle();
  }

  /** The seat is had again. */
  void returned(long nowNanos) {
    loop.resumes().record(nowNanos - socket.connectedAt());
    loop.absences().record(nowNanos - session().detachedAt());
  }

  /** The session is over, if there was one, as this says; what nobody knows of it is counted. */
  private void sessionOver(String verdict) {
    PlayerSession session = session();
    client.forget();
    if (session != null) {
      run.tally().add(Count.UNKNOWN, session.unsettled() + session.unknown());
      talk.interrupted(verdict, session.unacknowledged());
    }
  }

  /** The session, if there was one, is over: joins anew, after a moment. */
  void joinAgain(String verdict) {
    sessionOver(verdict);
    loop.later(
        () -> {
          if (socket != null) {
            joinIfNeeded();
          }
        },
        ThreadLocalRandom.current().nextLong(500, 1_500));
  }

  /** Nobody answered for so long that it is tried anew, on another connection. */
  void unanswered() {
    sessionOver("no answer");
    abandon("no answer");
  }

  private void joinIfNeeded() {
    if (!finished && !client.isAsking()) {
      client.join(seating.join(), System.nanoTime());
    }
  }

  /** LEFT came. */
  void left() {
    if (leaving) {
      client.forget();
    } else {
      run.tally().closed("left");
      sessionOver("LEFT");
    }
    finish();
  }

  /** There is no coming back, for this reason. */
  void giveUp(String why) {
    run.tally().one(Count.GIVEN_UP);
    sessionOver(why);
    finish();
  }

  void goAway(long returnInMillis) {
    goAwayMillis = returnInMillis;
  }

  /** A connection is over, or was not had. */
  void closed(PlayerSocket which, int code, String why) {
    if (which == dialed) {
      dialed = null;
      lost(code, why);
    }
  }

  private void lost(int code, String why) {
    long now = System.nanoTime();
    if (socket != null) {
      returns.wasOpen(now - openedAt);
    }
    socket = null;
    client.disconnected(now);
    if (finished) {
      settle();
      return;
    }
    run.tally().closed(why);
    if (isFinal(code)) {
      giveUp("closed " + code);
      return;
    }
    run.tally().one(Count.RECONNECTS);
    if (code == CloseCode.TOKEN_EXPIRED.code()) {
      run.tokens().renew();
    }
    loop.later(this::connect, pauseMillis(code, now));
  }

  /** Called from time to time: what only time brings. */
  void sweep(long nowNanos) {
    if (dialed != null && !welcomed && returns.isOverdue(nowNanos)) {
      abandon("unanswered");
      return;
    }
    if (socket == null) {
      return;
    }
    if (client.silent(nowNanos)) {
      abandon("silent");
      return;
    }
    client.chores(nowNanos);
  }

  /** The socket is as good as closed, though nobody said so. */
  private void abandon(String why) {
    PlayerSocket gone = dialed;
    gone.close(CloseCode.NORMAL.code());
    closed(gone, CloseCode.PING_TIMEOUT.code(), why);
  }

  /** Says LEAVE, at once or when the seat is had again; just goes when there is no seat. */
  void leave(long nowNanos) {
    if (session() == null) {
      finish();
    } else if (!leaving) {
      leaving = true;
      client.leave(nowNanos);
    }
  }

  /** Nothing is to be waited for any more. */
  void finish() {
    finished = true;
    settle();
    if (socket != null) {
      socket.close(CloseCode.NORMAL.code());
    }
  }

  boolean isFinished() {
    return finished;
  }

  /** The first attempt is over, one way or the other: another player may begin theirs. */
  private void settle() {
    if (!counted) {
      counted = true;
      run.settled();
    }
  }

  private long pauseMillis(int code, long nowNanos) {
    boolean later = code >= 4100 && code < 4200;
    long pause = TimeUnit.NANOSECONDS.toMillis(returns.pauseNanos(later, nowNanos));
    if (goAwayMillis >= 0) {
      pause = goAwayMillis;
      goAwayMillis = -1;
    }
    return pause;
  }

  /** As PROTOCOL.md's table of close codes says. */
  private static boolean isFinal(int code) {
    boolean returns =
        code == 1001
            || code == 1005
            || code == 1006
            || (code >= 1011 && code <= 1014)
            || (code >= 4000 && code < 4200);
    return !returns;
  }
}
