package io.rookery.room;

import com.google.protobuf.ByteString;
import io.rookery.game.GameType;
import io.rookery.metrics.RoomMetrics;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;

/** What a room answers to a join. */
final class JoinAnswers {
  private final GameType<?, ?, ?> type;
  private final RoomBirth birth;
  private final InputWindow window;
  private final RoomMetrics metrics;

  JoinAnswers(GameType<?, ?, ?> type, RoomBirth birth, InputWindow window, RoomMetrics metrics) {
    this.type = type;
    this.birth = birth;
    this.window = window;
    this.metrics = metrics;
  }

  /** That there is a seat, and what its session may count on. */
  OutFrame joined(Seat seat, byte[] secret) {
    return OutFrame.of(
        FrameKind.JOINED,
        Joined.newBuilder()
            .setRoom(birth.room())
            .setType(type.name())
            .setSeat(seat.seat())
            .setEpoch(birth.epoch())
            .setSession(seat.session)
            .setSecret(ByteString.copyFrom(secret))
            .setWindowOperations(window.operations())
            .setWindowBytes(window.bytes())
            .setInputRate(type.inputsPerSecond())
            .setOutboxMessages(RoomLimits.OUTBOX_MESSAGES)
            .setOutboxBytes(RoomLimits.OUTBOX_OWN_BYTES)
            .setNextOperation(seat.inbox.applied() + 1)
            .setResumeWindowMs((int) type.resumeWindow().toMillis())
            .setNextMessage(seat.progress.acked() + 1)
            .build());
  }

  /** The game would not have the visitor, or failed. */
  void refuse(Relay relay, int link, Turns.Outcome outcome) {
    if (outcome instanceof Turns.Outcome.Refused refused) {
      refuse(relay, link, refused.code(), refused.text(), false);
    } else {
      refuse(relay, link, "error", "the room could not let you in", true);
    }
  }

  /** There is no seat; {@code temporary}: there may be one later. */
  void refuse(Relay relay, int link, String code, String text, boolean temporary) {
    metrics.joinRefused(code);
    relay.end(
        link,
        OutFrame.of(
            FrameKind.JOIN_REFUSED,
            JoinRefused.newBuilder().setCode(code).setText(text).setTemporary(temporary).build()));
  }
}
