package io.rookery.matchmaking;

import io.rookery.cluster.wire.MatchAnswer.Limit;
import io.rookery.cluster.wire.Seeker;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What each subject and each address has of a type, so that nobody takes it from all others.
 *
 * <p>Joins count while they are on their way and for {@link Reservations#REMEMBERED_MILLIS} after
 * they arrived, so the limits are rates too. Nothing is kept of who has nothing.
 */
final class Shares {
  /** Four connections' worth of channels. */
  static final int JOINS_OF_SUBJECT = 64;

  /** As many as the connections one address may have at a node have channels. */
  static final int JOINS_OF_ADDRESS = 1_024;

  static final int ROOMS_OF_SUBJECT = 16;
  static final int ROOMS_OF_ADDRESS = 256;

  // strings sort, so that chosen names which hash alike cannot make these maps slow
  private final Map<String, Share> subjects = new HashMap<>();
  private final Map<String, Share> addresses = new HashMap<>();

  /** Why these may not join; unspecified when they may. */
  Limit joining(Seeker seeker) {
    return of(subjects, seeker.getSubject()).joins >= JOINS_OF_SUBJECT
        ? Limit.LIMIT_SUBJECT_JOINS
        : of(addresses, seeker.getAddress()).joins >= JOINS_OF_ADDRESS
            ? Limit.LIMIT_ADDRESS_JOINS
            : Limit.LIMIT_UNSPECIFIED;
  }

  /** Why these may have no room made; unspecified when they may. */
  Limit making(Seeker seeker) {
    Share subject = of(subjects, seeker.getSubject());
    Share address = of(addresses, seeker.getAddress());
    return subject.made >= ROOMS_OF_SUBJECT
        ? Limit.LIMIT_SUBJECT_ROOMS
        : address.made >= ROOMS_OF_ADDRESS
            ? Limit.LIMIT_ADDRESS_ROOMS
            : subject.empty >= ROOMS_OF_SUBJECT
                ? Limit.LIMIT_SUBJECT_EMPTY_ROOMS
                : address.empty >= ROOMS_OF_ADDRESS
                    ? Limit.LIMIT_ADDRESS_EMPTY_ROOMS
                    : Limit.LIMIT_UNSPECIFIED;
  }

  private static Share of(Map<String, Share> shares, String who) {
    Share known = shares.get(who);
    return known == null ? new Share() : known;
  }

  /** Changes what these have; whoever has no name has no share and no limits. */
  void change(Seeker seeker, Consumer<Share> change) {
    change(subjects, seeker.getSubject(), change);
    change(addresses, seeker.getAddress(), change);
  }

  private static void change(Map<String, Share> shares, String who, Consumer<Share> change) {
    if (who.isEmpty()) {
      return;
    }
    Share share = shares.computeIfAbsent(who, any -> new Share());
    change.accept(share);
    if (share.isNothing()) {
      shares.remove(who);
    }
  }

  /** Of how many subjects and addresses something is kept. */
  int count() {
    return subjects.size() + addresses.size();
  }
}
