package io.rookery.room;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last sessions of a room that are over: how each ended, for those who come back with the right
 * secret, and which join it came from, so that a late copy of that join gets no seat. Beyond {@link
 * RoomLimits#PAST_SESSIONS} the oldest is forgotten, and then unknown like any other.
 */
final class PastSessions {
  private static final String UNKNOWN = "unknown_session";

  private final Map<String, Past> ended = new Last<>();
  private final Map<ByteString, Integer> attempts = new Last<>();

  private record Past(byte[] secretHash, String subject, String code) {}

  private static final class Last<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > RoomLimits.PAST_SESSIONS;
    }
  }

  void remember(Seat seat, String code) {
    ended.put(seat.session, new Past(seat.secretHash, seat.subject(), code));
    attempts.remove(seat.joinId); // so that it counts as the newest again
    attempts.put(seat.joinId, seat.attempt);
  }

  /** Why the session is over; the same word for one that never was and for a wrong secret. */
  String ending(String session, byte[] secretHash, String subject) {
    Past past = ended.get(session);
    boolean theirs =
        past != null && Secrets.match(secretHash, past.secretHash) && past.subject.equals(subject);
    return theirs ? past.code : UNKNOWN;
  }

  /** Whether this attempt of a join was heard, or a later one, and its session is over. */
  boolean isOver(ByteString joinId, int attempt) {
    Integer heard = attempts.get(joinId);
    return heard != null && Integer.compareUnsigned(attempt, heard) <= 0;
  }
}
