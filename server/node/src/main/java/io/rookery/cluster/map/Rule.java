package io.rookery.cluster.map;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;

/**
 * How one kind of shared value changes: a function of nothing but its input, carried out where the
 * value is kept.
 *
 * <p>Every member of the cluster has the same rule. A step may be carried out twice, when an answer
 * was lost, and once more on each backup: the same input gives the same outcome, and a repeated
 * step does no harm. It runs on a thread that serves many keys and must be quick.
 *
 * @param <V> the value
 * @param <Q> what is asked for
 * @param <A> what is answered
 */
public interface Rule<V, Q extends MessageLite, A extends MessageLite> {

  /** Names the values in the cluster; never changes. */
  String name();

  ValueForm<V> values();

  /**
   * Whether a step may change the value it is given and return it; then no step may be given a
   * value that anybody else holds.
   */
  default boolean changesInPlace() {
    return false;
  }

  /** Whether a value counts as one; not those that are only there to be remembered. */
  default boolean counts(V value) {
    return true;
  }

  Parser<Q> questions();

  Parser<A> answers();

  /**
   * Takes one step.
   *
   * @param value null when there is none
   * @param nowMillis milliseconds since 1970 on the clock of whoever keeps the value
   */
  Outcome<V, A> step(V value, Q question, long nowMillis);

  /**
   * What a step leads to.
   *
   * @param value from now on; the very same object when it did not change, or in place; null
   *     removes it
   * @param keptMillis for how long unless it changes; 0: until it does
   */
  record Outcome<V, A>(V value, A answer, long keptMillis) {

    /** A value that stays until it changes. */
    public Outcome(V value, A answer) {
      this(value, answer, 0);
    }
  }
}
