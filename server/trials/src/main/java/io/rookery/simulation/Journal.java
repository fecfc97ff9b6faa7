package io.rookery.simulation;

import com.google.protobuf.ByteString;
import io.rookery.game.Departure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the game did and said, as the game itself knows it: the truth that clients must see. */
final class Journal {
  private final Map<String, Account> accounts = new HashMap<>();

  /** How many attempts of each join have given no seat. */
  private final Map<ByteString, Integer> attempts = new HashMap<>();

  /** Each operation's number, as its client wrote it. */
  private final Map<Long, Long> numbers = new HashMap<>();

  /** Operations that no game hears, by session and number: unreadable ones and leaves. */
  private final Map<String, Map<Long, Long>> unheard = new HashMap<>();

  /** One session, as the game saw it. */
  static final class Account {
    /** What was said to it, in order: ids of words; refusals as minus the operation's id. */
    final List<Long> said = new ArrayList<>();

    /** What became of each operation: true when it took effect. */
    final Map<Long, Boolean> applied = new HashMap<>();

    long lastNumber;
    long bytes;

    /** Whether a callback that returned sent it away, or an operator. */
    boolean kicked;

    /** Whether it was sent away without a callback's asking. */
    boolean kickedByTheRoom;

    boolean left;
  }

  private String fault;

  /** The first thing that went wrong in the game's eyes; callbacks must not throw it. */
  void fault(String what) {
    fault = fault == null ? what : fault;
  }

  void check() {
    if (fault != null) {
      throw new Violation(fault);
    }
  }

  Account account(String session) {
    return accounts.computeIfAbsent(session, any -> new Account());
  }

  /** Somebody asks for a seat; a join may be asked for more than once. */
  void asked(ByteString joinId) {
    attempts.merge(joinId, 1, Integer::sum);
  }

  /** Somebody sits down: no attempt gives more than one seat. */
  void seated(ByteString joinId) {
    int left = attempts.merge(joinId, -1, Integer::sum);
    if (left < 0) {
      fault("an attempt to join gave two seats");
    }
  }

  /** A client puts an operation on a wire for the first time. */
  void written(String session, long id, long number, boolean heard) {
    numbers.put(id, number);
    if (!heard) {
      unheard.computeIfAbsent(session, any -> new HashMap<>()).put(number, id);
    }
  }

  /** The game hears an operation; it must be the session's next that games hear. */
  void heard(String session, long id, boolean takesEffect) {
    Account account = account(session);
    if (account.kicked) {
      fault("operation " + id + " is heard of who was sent away");
    }
    Long number = numbers.get(id);
    if (number == null || account.left) {
      fault("operation " + id + " came from nowhere");
      return;
    }
    if (number <= account.lastNumber) {
      fault("operation " + id + " was applied twice, or late: " + number);
    }
    for (long between = account.lastNumber + 1; between < number; between++) {
      if (!unheard.getOrDefault(session, Map.of()).containsKey(between)) {
        fault("operation number " + between + " was skipped: " + number);
      }
    }
    account.lastNumber = number;
    account.applied.put(id, takesEffect);
  }

  /** A session is over, as the game is told. */
  void left(String session, Departure why) {
    Account account = account(session);
    account.left = true;
    account.kickedByTheRoom = why == Departure.KICKED && !account.kicked;
    if (account.kicked && why != Departure.KICKED) {
      fault("who was sent away left otherwise: " + why);
    }
  }

  /** Whether all up to this number was heard, but for what no game hears. */
  boolean heardAllTo(String session, long number) {
    for (long each = account(session).lastNumber + 1; each <= number; each++) {
      if (!unheard.getOrDefault(session, Map.of()).containsKey(each)) {
        return false;
      }
    }
    return true;
  }
}
