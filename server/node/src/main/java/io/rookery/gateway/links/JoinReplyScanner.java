package io.rookery.gateway.links;

import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.bus.Piece;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.JoinRefused;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Looks into a piece for a link that is still joining: what did the room say to it? */
final class JoinReplyScanner {
  private JoinReplyScanner() {}

  /** The refusal in the piece, if there is one; a room says it before anything else. */
  static Optional<JoinRefused> refusal(Piece piece, ByteBuffer frames) {
    return find(FrameKind.JOIN_REFUSED, piece, frames).map(JoinReplyScanner::parse);
  }

  /** Whether the piece gives the link its seat. */
  static boolean joined(Piece piece, ByteBuffer frames) {
    return find(FrameKind.JOINED, piece, frames).isPresent();
  }

  /** Whether the piece gives the link its seat back. */
  static boolean resumed(Piece piece, ByteBuffer frames) {
    return find(FrameKind.RESUMED, piece, frames).isPresent()
        || find(FrameKind.RESYNCED, piece, frames).isPresent();
  }

  /** Whether the piece says that there is no such seat. */
  static boolean gone(Piece piece, ByteBuffer frames) {
    return find(FrameKind.GONE, piece, frames).isPresent();
  }

  private static Optional<ByteBuffer> find(FrameKind kind, Piece piece, ByteBuffer frames) {
    for (int run = 0; run + 1 < piece.getRunsCount(); run += 2) {
      int at = piece.getRuns(run);
      int end = at + piece.getRuns(run + 1);
      ByteBuffer in = frames.duplicate().clear().limit(end).position(at);
      while (in.hasRemaining()) {
        int code = varint(in);
        int length = varint(in);
        if (length < 0 || length > in.remaining()) {
          return Optional.empty();
        }
        if (code == kind.code()) {
          return Optional.of(in.limit(in.position() + length));
        }
        in.position(in.position() + length);
      }
    }
    return Optional.empty();
  }

  /** Kinds and lengths of frames that a room of ours has written. */
  private static int varint(ByteBuffer in) {
    int value = 0;
    for (int shift = 0; in.hasRemaining() && shift < 32; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    return -1;
  }

  private static JoinRefused parse(ByteBuffer payload) {
    try {
      return JoinRefused.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a room wrote a JOIN_REFUSED that does not parse", e);
    }
  }
}
