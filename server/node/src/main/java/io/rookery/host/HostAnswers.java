package io.rookery.host;

import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.cluster.bus.RoomBus;
import io.rookery.cluster.wire.Closing;
import io.rookery.cluster.wire.HostAnswer;
import io.rookery.cluster.wire.HostQuestion;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Answers what nodes ask about the rooms that are here or are to be. */
final class HostAnswers {
  static final String TOPIC = "rooms";
  static final String NO_SUCH_ROOM = "no_such_room";

  private final RoomHost host;
  private final RoomBus bus;

  HostAnswers(RoomHost host, RoomBus bus) {
    this.host = host;
    this.bus = bus;
  }

  void start() {
    bus.answer(TOPIC, this::answer);
  }

  private Future<Buffer> answer(Buffer question) {
    try {
      return answer(HostQuestion.parseFrom(question.getBytes()))
          .map(answer -> Buffer.buffer(answer.toByteArray()));
    } catch (InvalidProtocolBufferException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<HostAnswer> answer(HostQuestion question) {
    return switch (question.getWhatCase()) {
      case OPEN ->
          host.open(question.getOpen())
              .map(entry -> HostAnswer.newBuilder().setOpened(entry).build())
              .recover(HostAnswers::refused);
      case INSPECT ->
          host.room(question.getInspect())
              .map(room -> room.view().map(view -> HostAnswer.newBuilder().setView(view).build()))
              .orElseGet(() -> problem(NO_SUCH_ROOM));
      case CLOSE -> close(question.getClose());
      case WHAT_NOT_SET -> problem("unknown_question");
    };
  }

  private Future<HostAnswer> close(Closing closing) {
    return host.room(closing.getRoom())
        .map(
            room -> {
              room.with(loop -> loop.close(closing.getText(), 0)); // 0: now, time never goes back
              return Future.succeededFuture(HostAnswer.getDefaultInstance());
            })
        .orElseGet(() -> problem(NO_SUCH_ROOM));
  }

  private static Future<HostAnswer> refused(Throwable failure) {
    return failure instanceof RoomHost.NoRoom no
        ? Future.succeededFuture(
            HostAnswer.newBuilder()
                .setProblem(no.code())
                .setText(no.text())
                .setRefusedByGame(no.refusedByGame())
                .build())
        : Future.failedFuture(failure);
  }

  private static Future<HostAnswer> problem(String code) {
    return Future.succeededFuture(HostAnswer.newBuilder().setProblem(code).build());
  }
}
