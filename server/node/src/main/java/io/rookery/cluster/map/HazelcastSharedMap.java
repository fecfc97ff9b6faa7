package io.rookery.cluster.map;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.hazelcast.aggregation.Aggregators;
import com.hazelcast.core.IndeterminateOperationStateException;
import com.hazelcast.core.OperationTimeoutException;
import com.hazelcast.map.IMap;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionStage;

/** The values of one rule, in a Hazelcast map of its name. */
public final class HazelcastSharedMap<V, Q extends MessageLite, A extends MessageLite>
    implements SharedMap<Q, A> {
  private static final int ATTEMPTS = 3;

  private final IMap<String, StoredMessage> map;
  private final Rules rules;
  private final Rule<V, Q, A> rule;

  public HazelcastSharedMap(IMap<String, StoredMessage> map, Rules rules, Rule<V, Q, A> rule) {
    this.map = map;
    this.rules = rules;
    this.rule = rule;
  }

  /** How many values count. Blocks. */
  public long count() {
    return map.aggregate(Aggregators.count(), new CountedValues(rules, rule.name()));
  }

  /** For those who follow its events or read it whole. */
  public IMap<String, StoredMessage> map() {
    return map;
  }

  /** What is stored; null when nothing is. */
  public V value(StoredMessage stored) {
    return stored == null ? null : stored.as(rule.values());
  }

  @Override
  public Future<A> step(String key, Q question) {
    return step(key, question.toByteArray(), ATTEMPTS).map(this::answer);
  }

  private Future<byte[]> step(String key, byte[] question, int attempts) {
    Step step = new Step(rules, rule.name(), question, 0);
    return here(map.<byte[]>submitToKey(key, step).toCompletableFuture())
        .recover(
            failure ->
                attempts > 1 && isUncertain(failure)
                    ? step(key, question, attempts - 1)
                    : Future.failedFuture(failure));
  }

  private static boolean isUncertain(Throwable failure) {
    return failure instanceof IndeterminateOperationStateException
        || failure instanceof OperationTimeoutException;
  }

  private A answer(byte[] bytes) {
    try {
      return rule.answers().parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an answer of " + rule.name() + " is unreadable", e);
    }
  }

  /** A stage's result on the caller's context, where it has one. */
  public static <T> Future<T> here(CompletionStage<T> stage) {
    Context context = Vertx.currentContext();
    return context == null
        ? Future.fromCompletionStage(stage)
        : Future.fromCompletionStage(stage, context);
  }
}
