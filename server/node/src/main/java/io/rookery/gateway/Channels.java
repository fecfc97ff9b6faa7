package io.rookery.gateway;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;

/** The channels of one connection: ascending, never used twice, few at once. */
final class Channels {
  /** Mostly one, so that looking through it is as quick as a map, and much smaller. */
  private final ArrayList<Link> open = new ArrayList<>(1);

  private final int most;
  private long highest;

  Channels(int most) {
    this.most = most;
  }

  /** Uses up a number; false when it was used up already, or a higher one was. */
  boolean begin(long channel) {
    if (channel <= highest) {
      return false;
    }
    highest = channel;
    return true;
  }

  boolean isFull() {
    return open.size() >= most;
  }

  /** The link that a channel is now. */
  void put(Link link) {
    open.removeIf(earlier -> earlier.channel == link.channel);
    open.add(link);
  }

  /** The link of an open channel; null when it is not open. */
  Link get(long channel) {
    for (int i = 0; i < open.size(); i++) {
      if (open.get(i).channel == channel) {
        return open.get(i);
      }
    }
    return null;
  }

  /** The channel is over, if it is still this link. */
  void remove(Link link) {
    open.remove(link);
  }

  /** A channel that still waits for this very join; null when there is none. */
  Link joining(ByteString id) {
    for (Link link : open) {
      if (link.isJoining() && link.join.getId().equals(id)) {
        return link;
      }
    }
    return null;
  }

  /** A channel that still waits for this very session; null when there is none. */
  Link resuming(String session) {
    for (Link link : open) {
      if (link.isResuming() && link.resume.getSession().equals(session)) {
        return link;
      }
    }
    return null;
  }

  List<Link> all() {
    return new ArrayList<>(open);
  }
}
