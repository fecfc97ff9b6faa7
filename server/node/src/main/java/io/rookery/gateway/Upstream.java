package io.rookery.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.rookery.metrics.Loss;
import io.rookery.protocol.Frame;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.Resume;
import java.util.Optional;

/**
 * One message's frames on their way to rooms: each {@code AT} and what stands behind it stays
 * together, byte for byte.
 */
final class Upstream {
  private static final int JOIN_ID_BYTES = 16;

  private final Connection connection;
  private final Relay relay;
  private final byte[] message;

  private Frame.At at;
  private ByteString collected = ByteString.EMPTY;

  /** Where the channel's bytes that are not yet collected start; −1 when there are none. */
  private int start = -1;

  /** Where the next frame starts. */
  private int position;

  private boolean carriesAny;

  /**
   * For one message.
   *
   * @param position where the first frame starts that is told here
   */
  Upstream(Connection connection, Relay relay, byte[] message, int position) {
    this.connection = connection;
    this.relay = relay;
    this.message = message;
    this.position = position;
  }

  /** The next frames are for this channel. */
  void at(Frame.At next) {
    end();
    if (next.channel() == 0 || next.number() == 0) {
      connection.violated("AT has 0 for a channel or number", position);
      return;
    }
    at = next;
    start = position;
    position += next.size();
  }

  /** A frame of the channel. */
  void carries(Frame.Carries frame) {
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
  void pause(Frame.Carries frame) {
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
  void end() {
    if (at == null) {
      return;
    }
    collect();
    Link link = connection.channels().get(at.channel());
    if (link != null && link.isOpen()) {
      relay.forward(link, collected);
    } else if (carriesAny) {
      relay.lost(Loss.ENDED_CHANNEL);
    }
    at = null;
    collected = ByteString.EMPTY;
    carriesAny = false;
  }

  private void join(Frame.Carries frame) {
    Optional<Join> join =
        Payloads.read(Join.parser(), frame)
            .filter(
                read ->
                    read.getId().size() == JOIN_ID_BYTES
                        && read.getTargetCase() != Join.TargetCase.TARGET_NOT_SET);
    if (join.isEmpty()) {
      connection.violated("not a JOIN", frame.start());
    } else if (connection.channels().begin(at.channel())) {
      relay.joins().begin(connection, at.channel(), join.get(), frame.payload());
    }
  }

  private void resume(Frame.Carries frame) {
    Optional<Resume> resume = Payloads.read(Resume.parser(), frame);
    if (resume.isEmpty()) {
      connection.violated("not a RESUME", frame.start());
    } else if (connection.channels().begin(at.channel())) {
      relay.resumes().begin(connection, at.channel(), resume.get(), frame.payload());
    }
  }
}
