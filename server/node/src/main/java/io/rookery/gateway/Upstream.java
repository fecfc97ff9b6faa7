package io.rookery.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.rookery.metrics.Loss;
import io.rookery.protocol.CloseCode;
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
  private int start = -1;
  private int end;
  private boolean carriesAny;

  Upstream(Connection connection, Relay relay, byte[] message) {
    this.connection = connection;
    this.relay = relay;
    this.message = message;
  }

  /** The next frames are for this channel. */
  void at(Frame.At next) {
    end();
    if (next.channel() == 0 || next.number() == 0) {
      connection.close(
          CloseCode.PROTOCOL_VIOLATION, "a client's AT has no 0 for a channel or number");
      return;
    }
    at = next;
    collected = UnsafeByteOperations.unsafeWrap(encoded(next));
  }

  private static byte[] encoded(Frame.At at) {
    byte[] bytes = new byte[at.size()];
    at.write(bytes, 0);
    return bytes;
  }

  /** A frame of the channel. */
  void carries(Frame.Carries frame) {
    switch (frame.kind()) {
      case JOIN -> {
        pause();
        join(frame);
      }
      case RESUME -> {
        pause();
        resume(frame);
      }
      default -> {
        carriesAny = true;
        start = start < 0 ? frame.start() : start;
        end = frame.end();
      }
    }
  }

  /** What comes next is not for the channel's room. */
  void pause() {
    if (start >= 0) {
      // The message is ours alone and never changes, so nothing is copied.
      collected = collected.concat(UnsafeByteOperations.unsafeWrap(message, start, end - start));
      start = -1;
    }
  }

  /** The channel's frames are complete. */
  void end() {
    pause();
    if (at == null) {
      return;
    }
    Link link = connection.channels().get(at.channel());
    if (link != null && link.isOpen()) {
      relay.forward(link, collected);
    } else if (carriesAny) {
      relay.lost(Loss.ENDED_CHANNEL);
    }
    at = null;
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
      connection.close(CloseCode.PROTOCOL_VIOLATION, "not a JOIN");
    } else if (connection.channels().begin(at.channel())) {
      relay.joins().begin(connection, at.channel(), join.get(), frame.payload());
    }
  }

  private void resume(Frame.Carries frame) {
    Optional<Resume> resume = Payloads.read(Resume.parser(), frame);
    if (resume.isEmpty()) {
      connection.close(CloseCode.PROTOCOL_VIOLATION, "not a RESUME");
    } else if (connection.channels().begin(at.channel())) {
      relay.resumes().begin(connection, at.channel(), resume.get(), frame.payload());
    }
  }
}
