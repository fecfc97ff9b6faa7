package io.rookery.gateway.links;

import com.google.protobuf.ByteString;
import io.rookery.bus.Notice;
import io.rookery.gateway.socket.Connection;
import io.rookery.gateway.socket.SlowLadder;
import io.rookery.protocol.Frame;
import java.util.ArrayList;
import java.util.List;

/** The channels of one connection: ascending, never used twice, few at once. */
final class Channels implements Connection.Listener {
  /** Mostly one, so that looking through it is as quick as a map, and much smaller. */
  private final ArrayList<Link> open = new ArrayList<>(1);

  private final Connection connection;
  private final Links links;
  private final int most;
  private long highest;

  Channels(Connection connection, Links links, int most) {
    this.connection = connection;
    this.links = links;
    this.most = most;
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void heard(List<Frame> frames, byte[] message, int start) {
    new Upstream(this, links, message, start).pass(frames);
  }

  @Override
  public void pressed(SlowLadder.Change change) {
    Notice.Kind kind =
        switch (change) {
          case NOTHING -> throw new IllegalArgumentException("nothing is to be told");
          case TELL_STALLED -> Notice.Kind.KIND_STALLED;
          case TELL_DRAINED -> Notice.Kind.KIND_DRAINED;
          case TELL_MISSED -> Notice.Kind.KIND_MISSED;
        };
    all().forEach(link -> links.tell(link, kind));
  }

  @Override
  public void closed() {
    all().forEach(links::drop);
  }

  /** Uses up a number; false when it was used up already, or a higher one was. */
  boolean begin(long channel) {
    if (channel <= highest) {
      return false;
    }
    highest = channel;
    return true;
  }

  /** Whether a number was never used, so that only a faulty client can speak on it. */
  boolean isUnheardOf(long channel) {
    return channel > highest;
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

  /** The client has given the channel up, or it is forgotten; nobody is told. */
  void remove(Link link) {
    open.remove(link);
  }

  /** The channel is over, and what ended it was said before. */
  void ended(Link link) {
    open.remove(link);
    connection.channelEnded();
  }

  /** A channel that still waits for this very join; null when there is none. */
  Link joining(ByteString id) {
    for (Link link : open) {
      if (link.join().filter(asked -> asked.join().getId().equals(id)).isPresent()) {
        return link;
      }
    }
    return null;
  }

  /** A channel that still waits for this very session; null when there is none. */
  Link resuming(String session) {
    for (Link link : open) {
      if (link.resume().filter(asked -> asked.resume().getSession().equals(session)).isPresent()) {
        return link;
      }
    }
    return null;
  }

  private List<Link> all() {
    return new ArrayList<>(open);
  }
}
