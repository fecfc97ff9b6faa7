package io.rookery.cluster.map;

import com.google.protobuf.MessageLite;
import io.vertx.core.Future;

/**
 * Values that the whole cluster shares; each changes by its rule only, one step at a time.
 *
 * @param <Q> what is asked for
 * @param <A> what is answered
 */
public interface SharedMap<Q extends MessageLite, A extends MessageLite> {

  /**
   * Takes a step on the value at {@code key}.
   *
   * <p>Completes on the caller's context, if it has one. When the outcome is uncertain, the step is
   * repeated, at most twice; a failure leaves open whether it was taken.
   */
  Future<A> step(String key, Q question);
}
