package io.rookery.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.client.PlayerSession;
import io.rookery.protocol.client.RoomClient;
import io.rookery.protocol.v1.Joined;
import java.util.Optional;

/** What a player says and hears, over all their connections; confined to the player's thread. */
final class Talk implements ScriptPlayer {
  /** When the window is full, how long until it is tried again, should nothing come before. */
  private static final long HELD_NANOS = 5_000_000;

  /** At the end, what was due this shortly before is not yet behind. */
  private static final long LATE_NANOS = 100_000_000;

  /** What a payload takes beside its text, generously. */
  private static final int AROUND_TEXT = 256;

  private final LoadPlayer player;
  private final LoadRun run;
  private final LoadPlan plan;
  private final LoadRoom room;
  private final int number;
  private final PlayerScript script;
  private final PlayerScript.HeardBy heardBy;
  private final SequenceCheck check;
  private Pace pace;
  private boolean talking;
  private boolean held;
  private int open;
  private int seat;
  private String roomId = "";

  /** How the last session ended, as long as there is no other. */
  private String verdict = "";

  private long nowNanos;

  Talk(LoadPlayer player, LoadRun run, int number) {
    this.player = player;
    this.run = run;
    this.plan = run.plan();
    this.room = run.room(player.index() / plan.roomSize());
    this.number = number;
    this.script = Scripts.make(plan.script().by());
    this.heardBy = script.heardBy();
    this.check = new SequenceCheck(room.players(), room::unknown);
  }

  LoadRoom others() {
    return room;
  }

  Optional<MessageLite> joinOptions() {
    return Optional.ofNullable(script.joinOptions());
  }

  /** Starts to talk; {@code firstNanos} is when the first thing is due. */
  void begin(long firstNanos) {
    talking = true;
    pace = plan.paced() ? new Pace(plan.rate(), firstNanos) : null;
  }

  /** Says nothing more; returns how many things were due and not said. */
  long end(long now) {
    talking = false;
    return pace == null ? 0 : pace.behind(now - LATE_NANOS);
  }

  /** When to be called for the next thing to say. */
  long wakeNanos(long now) {
    if (pace == null) {
      return now + HELD_NANOS;
    }
    return pace.isDue(now) ? now + HELD_NANOS : pace.dueNanos();
  }

  /** Says what is due, as far as the window admits, in one message. */
  void speak(long now) {
    PlayerSession session = player.session();
    if (!talking || session == null) {
      return;
    }
    held = false;
    int said = 0;
    while (wants(now) && said < RoomClient.MESSAGE_BYTES) {
      if (!session.admits(plan.payloadBytes() + AROUND_TEXT)) {
        held = true;
        break;
      }
      long due = pace == null ? now : pace.take();
      Turn turn = new Turn(number, room.says(number), due, plan.payloadBytes());
      ByteString payload = script.say(this, turn).toByteString();
      FrameKind kind = script.asks(turn) ? FrameKind.REQUEST : FrameKind.OPERATION;
      player.client().say(kind, payload, due, now);
      said += payload.size();
      run.tally().one(Count.SENT);
      open++;
    }
    player.client().flush();
  }

  /** What had come was read; perhaps there is something to answer, or room in the window. */
  void afterReading(long now) {
    if (pace == null || held) {
      speak(now);
    }
  }

  void joined(Joined joined) {
    coverWithEnd();
    seat = joined.getSeat();
    roomId = joined.getRoom();
    if (!room.found(roomId)) {
      run.tally().one(Count.MISPLACED);
    }
    run.inputRate(joined.getInputRate());
    script.onJoined(this);
  }

  /**
   * The session is over, as this says; what was on its way will not be answered.
   *
   * @param unacknowledged things said, of which nobody knows whether they reached the room
   */
  void interrupted(String why, int unacknowledged) {
    room.unknown(number, unacknowledged);
    verdict = why;
    open = 0;
    room.gone(roomId);
  }

  /** So many of the messages up to now were declared as lost. */
  void declaredLost(long messages) {
    check.losses().declare("RESYNCED", room.said(), messages);
  }

  /** What is said between a session and the next one, its end covers. */
  private void coverWithEnd() {
    if (!verdict.isEmpty()) {
      check.losses().declare(verdict, room.said(), Long.MAX_VALUE);
      verdict = "";
    }
  }

  void message(Frame.Carries frame, long now) {
    nowNanos = now;
    run.tally().one(Count.DELIVERED);
    run.tally().add(Count.DELIVERED_BYTES, frame.length());
    script.onMessage(this, frame);
  }

  /** An operation that was due then is acknowledged. */
  void acknowledged(long dueNanos, long now) {
    run.tally().one(Count.ACKNOWLEDGED);
    if (run.measures(dueNanos)) {
      player.loop().acknowledgements().record(now - dueNanos);
    }
    if (heardBy == PlayerScript.HeardBy.NOBODY) {
      open--;
    }
  }

  /** Whether all that others and the player said was heard, and all operations acknowledged. */
  boolean complete() {
    if (player.isFinished()) {
      return true;
    }
    PlayerSession session = player.session();
    if (session == null || session.unsettled() > 0) {
      return false;
    }
    for (int sender = 0; sender < room.players(); sender++) {
      if (hears(sender) && check.highest(sender) < room.said(sender)) {
        return false;
      }
    }
    return true;
  }

  /**
   * What was heard of whom, after all that is still missing was counted as lost; not for players
   * who never had a seat.
   */
  SequenceCheck conclude() {
    coverWithEnd();
    for (int sender = 0; sender < room.players() && player.wasSeated(); sender++) {
      if (hears(sender)) {
        check.ended(sender, room.said(sender));
      }
    }
    return check;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public int seat() {
    return seat;
  }

  @Override
  public String room() {
    return roomId;
  }

  @Override
  public void heard(int sender, long sequence, long dueNanos) {
    if (!check.knows(sender) || sequence > room.said(sender)) {
      confused();
      return;
    }
    if (check.heard(sender, sequence) && run.measures(dueNanos)) {
      player.loop().deliveries().record(nowNanos - dueNanos);
    }
    if (sender == number) {
      open--;
    }
  }

  @Override
  public void confused() {
    run.tally().one(Count.CONFUSED);
  }

  private boolean wants(long now) {
    return pace == null ? open < plan.inFlight() : pace.isDue(now);
  }

  private boolean hears(int sender) {
    return switch (heardBy) {
      case NOBODY -> false;
      case SENDER -> sender == number;
      case ROOM -> true;
    };
  }
}
