package io.rookery.room;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the last sessions of a room ended, for those who come back with the right secret. Beyond
 * {@link RoomLimits#PAST_SESSIONS} the oldest is forgotten, and then unknown like any other.
 */
final class PastSessions {
  private static final String UNKNOWN = "unknown_session";

  private final Map<String, Past> ended =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Past> eldest) {
          return size() > RoomLimits.PAST_SESSIONS;
        }
      };

  private record Past(byte[] secretHash, String subject, String code) {}

  void remember(Seat seat, String code) {
    ended.put(seat.session, new Past(seat.secretHash, seat.subject(), code));
  }

  /** Why the session is over; the same word for one that never was and for a wrong secret. */
  String ending(String session, byte[] secretHash, String subject) {
    Past past = ended.get(session);
    boolean theirs =
        past != null && Secrets.match(secretHash, past.secretHash) && past.subject.equals(subject);
    return theirs ? past.code : UNKNOWN;
  }
}
