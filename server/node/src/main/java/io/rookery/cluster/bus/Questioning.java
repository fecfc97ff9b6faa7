package io.rookery.cluster.bus;

import io.rookery.cluster.bus.RoomBus.Questions;
import io.rookery.cluster.bus.RoomBus.Registration;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Questions between nodes and their answers, for what is asked seldom: one address per node. */
final class Questioning {
  private static final String QUESTIONS = "rookery.ask.";
  private static final String TOPIC = "topic";
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int NOBODY = 404;
  private static final int FAILED = 500;

  private final Vertx vertx;
  private final String node;
  private final ConcurrentMap<String, Answerer> topics = new ConcurrentHashMap<>();
  private MessageConsumer<Buffer> consumer;

  Questioning(Vertx vertx, String node) {
    this.vertx = vertx;
    this.node = node;
  }

  Future<Void> start() {
    consumer = vertx.eventBus().consumer(QUESTIONS + node, this::asked);
    return consumer.completion();
  }

  Future<Void> close() {
    return consumer.unregister();
  }

  Registration answer(ContextInternal context, String topic, Questions questions) {
    Answerer answerer = new Answerer(context, questions);
    if (topics.putIfAbsent(topic, answerer) != null) {
      throw new IllegalStateException("questions of topic " + topic + " are answered already");
    }
    return () -> topics.remove(topic, answerer);
  }

  Future<Buffer> ask(String to, String topic, Buffer question) {
    DeliveryOptions options =
        new DeliveryOptions().setSendTimeout(TIMEOUT_MILLIS).addHeader(TOPIC, topic);
    return vertx.eventBus().<Buffer>request(QUESTIONS + to, question, options).map(Message::body);
  }

  private void asked(Message<Buffer> question) {
    Answerer answerer = topics.get(question.headers().get(TOPIC));
    if (answerer == null) {
      question.fail(NOBODY, "nobody answers this on node " + node);
      return;
    }
    answerer
        .answer(question.body())
        .onComplete(question::reply, failure -> refuse(question, failure));
  }

  private static void refuse(Message<Buffer> question, Throwable failure) {
    int code =
        failure instanceof ReplyException refusal
                && refusal.failureType() == ReplyFailure.RECIPIENT_FAILURE
            ? refusal.failureCode()
            : FAILED;
    question.fail(code, String.valueOf(failure.getMessage()));
  }

  private record Answerer(ContextInternal context, Questions questions) {
    Future<Buffer> answer(Buffer question) {
      Promise<Buffer> answer = Promise.promise();
      context.runOnContext(
          ignored -> {
            try {
              questions.answer(question).onComplete(answer);
            } catch (RuntimeException e) {
              answer.fail(e);
            }
          });
      return answer.future();
    }
  }
}
