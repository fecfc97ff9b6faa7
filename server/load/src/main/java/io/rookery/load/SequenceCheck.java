package io.rookery.load;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * What one receiver heard of each sender in the room: every number once and in order, or not.
 *
 * <p>What is skipped counts as lost, until it comes after all: then it was out of order. What comes
 * a second time is a duplicate. Confined to the receiver's thread.
 */
final class SequenceCheck {
  /** Gaps remembered per sender; of more the oldest are forgotten, and stay lost. */
  private static final int GAPS = 256;

  private final long[] next;
  private final IntFunction<List<DeclaredLosses.Unknown>> unknown;
  private final DeclaredLosses losses = new DeclaredLosses();
  private final Map<Integer, TreeMap<Long, Long>> gaps = new TreeMap<>();
  private long lost;
  private long duplicated;
  private long reordered;

  /** Of so many senders, each of which starts with 1 and is heard of all. */
  SequenceCheck(int senders) {
    this(senders, sender -> List.of());
  }

  /**
   * Of so many senders, each of which starts with 1.
   *
   * @param unknown what a sender was told that nobody knows of
   */
  SequenceCheck(int senders, IntFunction<List<DeclaredLosses.Unknown>> unknown) {
    this.unknown = unknown;
    next = new long[senders];
    java.util.Arrays.fill(next, 1);
  }

  /** A message came; whether it was the one to come. */
  boolean heard(int sender, long sequence) {
    long expected = next[sender];
    if (sequence == expected) {
      next[sender]++;
      return true;
    }
    if (sequence > expected) {
      losses.lost(sender, expected, sequence - 1, unknown.apply(sender));
      lost += sequence - expected;
      remember(sender, expected, sequence - 1);
      next[sender] = sequence + 1;
    } else if (fill(sender, sequence)) {
      lost--;
      reordered++;
    } else {
      duplicated++;
    }
    return false;
  }

  /** The sender has said no more than this: what was not heard of it by now is lost. */
  void ended(int sender, long last) {
    if (next[sender] <= last) {
      losses.lost(sender, next[sender], last, unknown.apply(sender));
      lost += last - next[sender] + 1;
      next[sender] = last + 1;
    }
  }

  /** The highest number heard of this sender, 0 for none. */
  long highest(int sender) {
    return next[sender] - 1;
  }

  boolean knows(int sender) {
    return sender >= 0 && sender < next.length;
  }

  long lost() {
    return lost;
  }

  /** What was declared as lost, and what was lost without a word. */
  DeclaredLosses losses() {
    return losses;
  }

  long duplicated() {
    return duplicated;
  }

  long reordered() {
    return reordered;
  }

  private void remember(int sender, long from, long to) {
    TreeMap<Long, Long> open = gaps.computeIfAbsent(sender, unseen -> new TreeMap<>());
    open.put(from, to);
    if (open.size() > GAPS) {
      open.pollFirstEntry();
    }
  }

  /** Takes a number out of the gap it lies in; false when it lies in none. */
  private boolean fill(int sender, long sequence) {
    TreeMap<Long, Long> open = gaps.get(sender);
    Map.Entry<Long, Long> gap = open == null ? null : open.floorEntry(sequence);
    if (gap == null || gap.getValue() < sequence) {
      return false;
    }
    open.remove(gap.getKey());
    if (gap.getKey() < sequence) {
      open.put(gap.getKey(), sequence - 1);
    }
    if (sequence < gap.getValue()) {
      open.put(sequence + 1, gap.getValue());
    }
    return true;
  }
}
