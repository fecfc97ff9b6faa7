package io.rookery.gateway.links;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.rookery.gateway.socket.ControlPayload;
import io.rookery.metrics.Loss;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.Varint;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.Resume;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * One message's frames on their way to rooms: each {@code AT} and what stands behind it stays
 * together, byte for byte.
 */
final class Upstream {
  private static final int JOIN_ID_BYTES = 16;

  private final Channels channels;
  private final Links links;
  private final byte[] message;

  private Frame.At at;

  /** Where it starts. */
  private int atStart;

  private ByteString collected = ByteString.EMPTY;

  /** Where the channel's bytes that are not yet collected start; −1 when there are none. */
  private int start = -1;

  /** Where the next frame starts. */
  private int position;

  private boolean carriesAny;

  /**
   * For one message.
   *
   * @param position where the first frame starts that is passed on
   */
  Upstream(Channels channels, Links links, byte[] message, int position) {
    this.channels = channels;
    this.links = links;
    this.message = message;
    this.position = position;
  }

  /** Passes on what is for channels; stops when the connection is closed for it. */
  void pass(List<Frame> frames) {
    for (Frame frame : frames) {
      if (frame instanceof Frame.At next) {
        at(next);
      } else if (frame instanceof Frame.Carries carries) {
        if (carries.kind().scope() == FrameKind.Scope.CONNECTION) {
          pause(carries);
        } else {
          carries(carries);
        }
      }
      if (channels.connection().isOver()) {
        return;
      }
    }
    end();
  }

  /** The next frames are for this channel. */
  private void at(Frame.At next) {
    end();
    if (next.channel() == 0 || next.number() == 0) {
      channels.connection().violated("AT has 0 for a channel or number", position);
      return;
    }
    at = next;
    atStart = position;
    start = position;
    position += next.size();
  }

  /** A frame of the channel. */
  private void carries(Frame.Carries frame) {
    switch (frame.kind()) {
      case JOIN -> {
        pause(frame);
        join(frame);
      }
      case RESUME -> {
        pause(frame);
        resume(frame);
      }
      default -> {
        carriesAny = true;
        start = start < 0 ? frame.start() : start;
        position = frame.end();
      }
    }
  }

  /** A frame between the channel's that is not for its room. */
  private void pause(Frame.Carries frame) {
    collect();
    position = frame.end();
  }

  private void collect() {
    if (start >= 0) {
      // The message is ours alone and never changes, so nothing is copied.
      ByteString more = UnsafeByteOperations.unsafeWrap(message, start, position - start);
      collected = collected.isEmpty() ? more : collected.concat(more);
      start = -1;
    }
  }

  /** The channel's frames are complete. */
  private void end() {
    if (at == null) {
      return;
    }
    collect();
    Link link = channels.get(at.channel());
    if (link != null && link.isSeated()) {
      links.forward(link, collected);
    } else if (carriesAny && channels.isUnheardOf(at.channel())) {
      channels.connection().violated("channel " + at.channel() + " was never opened", atStart);
    } else if (carriesAny) {
      links.lost(Loss.ENDED_CHANNEL);
    }
    at = null;
    collected = ByteString.EMPTY;
    carriesAny = false;
  }

  private ByteString payload(Frame.Carries frame) {
    return UnsafeByteOperations.unsafeWrap(message, frame.offset(), frame.length());
  }

  private void join(Frame.Carries frame) {
    Optional<Join> join =
        ControlPayload.read(Join.parser(), frame)
            .filter(
                read ->
                    read.getId().size() == JOIN_ID_BYTES
                        && read.getTargetCase() != Join.TargetCase.TARGET_NOT_SET);
    if (join.isEmpty()) {
      channels.connection().violated("not a JOIN", frame.start());
    } else if (begins(frame)) {
      links.joins().begin(channels, at.channel(), join.get(), payload(frame));
    }
  }

  private void resume(Frame.Carries frame) {
    Optional<Resume> resume =
        ControlPayload.read(Resume.parser(), frame).filter(Upstream::isWithinNumbers);
    if (resume.isEmpty()) {
      channels.connection().violated("not a RESUME", frame.start());
    } else if (begins(frame)) {
      links.resumes().begin(channels, at.channel(), resume.get(), payload(frame));
    }
  }

  /** Whether the frame opens its channel, as each number does once and in order. */
  private boolean begins(Frame.Carries frame) {
    boolean begins = channels.begin(at.channel());
    if (!begins) {
      channels
          .connection()
          .violated(
              frame.kind() + " on channel " + at.channel() + ", not above all before",
              frame.start());
    }
    return begins;
  }

  /** Whether a client can have counted so far: what is above can only be made up. */
  private static boolean isWithinNumbers(Resume resume) {
    return LongStream.of(
            resume.getEpoch(),
            resume.getLastMessage(),
            resume.getStateVersion(),
            resume.getHighestOperation())
        .allMatch(number -> Long.compareUnsigned(number, Varint.MAX) <= 0);
  }
}
