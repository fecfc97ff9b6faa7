package io.rookery.host.threads;

/** A room, as the watch over its thread sees it; called on the watch's thread. */
public interface Resident {
  /** It has held its thread for {@link RoomWatch#SLOW}, and still does. */
  void slow(GameLine where);

  /** It has held its thread for {@link RoomWatch#STUCK}, and is given up together with that. */
  void stuck(GameLine where);
}
