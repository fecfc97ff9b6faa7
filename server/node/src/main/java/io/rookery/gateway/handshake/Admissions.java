package io.rookery.gateway.handshake;

import io.rookery.gateway.limits.ClientAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many sockets a node and each address have; shared by all its loops. */
public final class Admissions {
  private final int perAddress;
  private final int perNode;
  private final boolean loopbackExempt;
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();
  private final AtomicInteger all = new AtomicInteger();

  /** What the limits say to one more. */
  public enum Answer {
    ADMITTED,
    ADDRESS_FULL,
    NODE_FULL
  }

  /** A counted socket; left once, however often that is said. */
  public static final class Place {
    private final Admissions admissions;
    private final String address;
    private final Answer answer;
    private boolean left;

    private Place(Admissions admissions, String address, Answer answer) {
      this.admissions = admissions;
      this.address = address;
      this.answer = answer;
    }

    /** Whether it was within the limits. */
    public Answer answer() {
      return answer;
    }

    public synchronized void leave() {
      if (!left) {
        left = true;
        admissions.all.decrementAndGet();
        admissions.byAddress.computeIfPresent(
            address, (key, count) -> count == 1 ? null : count - 1);
      }
    }
  }

  public Admissions(int perAddress, int perNode, boolean loopbackExempt) {
    this.perAddress = perAddress;
    this.perNode = perNode;
    this.loopbackExempt = loopbackExempt;
  }

  /** Counts one more, also if it is one too many: until it has left, it is there. */
  public Place enter(ClientAddress address) {
    int ofNode = all.incrementAndGet();
    int ofAddress = byAddress.merge(address.key(), 1, Integer::sum);
    Answer answer =
        ofNode > perNode
            ? Answer.NODE_FULL
            : ofAddress > perAddress && !isExempt(address) ? Answer.ADDRESS_FULL : Answer.ADMITTED;
    return new Place(this, address.key(), answer);
  }

  /** Whether an address has no limits of its own. */
  public boolean isExempt(ClientAddress address) {
    return loopbackExempt && address.isLoopback();
  }

  /** All that are there now. */
  int count() {
    return all.get();
  }
}
