package io.rookery.room;

/** Where a seat's player is connected: a channel of a gateway, or nowhere while they are away. */
final class SeatLink {
  private Relay relay;
  private int number;
  private long noticeSerial;
  private boolean stalled;

  boolean isUp() {
    return relay != null;
  }

  boolean is(Relay thatRelay, int thatNumber) {
    return relay == thatRelay && number == thatNumber;
  }

  /** The gateway; null while nowhere. */
  Relay relay() {
    return relay;
  }

  int number() {
    return number;
  }

  /** Whether the socket takes more: otherwise what there is to say waits. */
  boolean isWritable() {
    return relay != null && !stalled;
  }

  void setStalled(boolean stalled) {
    this.stalled = stalled;
  }

  /** Whether a notice about the link is news. */
  boolean isNews(long serial) {
    if (serial <= noticeSerial) {
      return false;
    }
    noticeSerial = serial;
    return true;
  }

  /** Binds it to a channel. The relay's own list of links is its caller's to keep. */
  void bind(Relay toRelay, int toNumber) {
    relay = toRelay;
    number = toNumber;
    noticeSerial = 0;
    stalled = false;
  }

  void unbind() {
    relay = null;
  }

  /** The channel is over, and its client is told this last, if it is not null. */
  void end(OutFrame lastWord) {
    if (relay != null) {
      relay.end(number, lastWord);
    }
  }
}
