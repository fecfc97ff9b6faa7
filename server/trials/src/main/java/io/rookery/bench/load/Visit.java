package io.rookery.bench.load;

import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.protocol.Decoded;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameDecoder;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Gone;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Pong;
import io.rookery.protocol.v1.Resumed;

/** One socket of a {@link Wanderer}. */
final class Visit extends Player {
  private final Wanderer wanderer;
  private final Storm storm;
  private final boolean greets;
  private int channel = 1;
  private boolean welcome;
  private long openAt;

  Visit(Wanderer wanderer, Storm storm, Door door, boolean greets) {
    super(wanderer.id, storm.crowd(), door);
    this.wanderer = wanderer;
    this.storm = storm;
    this.greets = greets;
  }

  boolean isWelcome() {
    return welcome;
  }

  boolean isOpen() {
    return openAt != 0;
  }

  /** How much is left of a time that began with the 101, in nanoseconds. */
  long openFor(long nanos) {
    return Math.max(0, openAt + nanos - System.nanoTime());
  }

  @Override
  void upgraded() {
    openAt = System.nanoTime();
    storm.upgraded();
    if (greets) {
      greet();
    }
  }

  void greet() {
    say(wanderer.ask(new FrameWriter().frame(FrameKind.HELLO, wanderer.hello()), channel));
    wanderer.asked(this);
  }

  void askAgain() {
    say(wanderer.ask(new FrameWriter(), ++channel));
    wanderer.asked(this);
  }

  private void say(FrameWriter out) {
    byte[] bytes = out.toByteArray();
    send(bytes, 0, bytes.length);
  }

  @Override
  void message(byte[] bytes, int from, int to) {
    if (!(FrameDecoder.decode(bytes, from, to - from, FrameKind.From.SERVER)
        instanceof Decoded.Message message)) {
      crowd.failed("what the server says does not parse");
      return;
    }
    Frame.At at = null;
    long number = 0;
    for (Frame frame : message.frames()) {
      if (frame instanceof Frame.At next) {
        at = next;
        number = next.number();
      } else if (frame instanceof Frame.Carries carries) {
        boolean isOurs = at != null && at.channel() == channel;
        if (isOurs && carries.kind() == FrameKind.MESSAGE) {
          wanderer.heard(number++);
        }
        take(carries, isOurs);
      }
    }
  }

  private void take(Frame.Carries frame, boolean isOurs) {
    try {
      switch (frame.kind()) {
        case WELCOME -> welcome = true;
        case PING -> pong(Ping.parseFrom(frame.payload()));
        case JOINED -> wanderer.joined(Joined.parseFrom(frame.payload()));
        case RESUMED -> wanderer.resumed(Resumed.parseFrom(frame.payload()));
        case PROBE -> say(new FrameWriter().at(channel, wanderer.next(), wanderer.received(), 0));
        case JOIN_REFUSED ->
            refused(isOurs, "refused: " + JoinRefused.parseFrom(frame.payload()).getCode());
        case GONE -> refused(isOurs, "gone: " + Gone.parseFrom(frame.payload()).getCode());
        case RESYNCED, ENDED, LEFT -> refused(isOurs, String.valueOf(frame.kind()));
        default -> {}
      }
    } catch (InvalidProtocolBufferException e) {
      crowd.failed(String.valueOf(e));
    }
  }

  private void refused(boolean isOurs, String why) {
    if (isOurs) {
      wanderer.refused(this, why);
    }
  }

  private void pong(Ping ping) {
    say(
        new FrameWriter()
            .frame(
                FrameKind.PONG,
                Pong.newBuilder().setId(ping.getId()).setSentMs(ping.getSentMs()).build()));
  }

  @Override
  boolean say(long due) {
    return false; // who wanders only listens
  }

  @Override
  void lost(String why) {
    wanderer.lost(this, why);
  }
}
