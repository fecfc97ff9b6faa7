package io.rookery.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Join;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** How a player asks for a seat: the same join again, until it is answered or given up. */
final class Seating {
  private static final int ID_BYTES = 16;

  private final LoadPlan plan;
  private final LoadRoom room;
  private final Optional<MessageLite> options;
  private ByteString id;
  private int attempts;

  Seating(LoadPlan plan, LoadRoom room, Optional<MessageLite> options) {
    this.plan = plan;
    this.room = room;
    this.options = options;
    anew();
  }

  /** The next one is another join. */
  void anew() {
    byte[] random = new byte[ID_BYTES];
    ThreadLocalRandom.current().nextBytes(random);
    id = ByteString.copyFrom(random);
    attempts = 0;
  }

  /** Appends the join, behind its AT. */
  void join(FrameWriter out, long channel) {
    Join.Builder join = Join.newBuilder().setId(id).setAttempt(++attempts);
    if (room.given().isPresent()) {
      join.setRoom(room.given().get());
    } else {
      join.setType(plan.script().game())
          .setMode(Join.Mode.MODE_JOIN_OR_CREATE)
          .putMetadata("load", room.label());
    }
    options.ifPresent(message -> join.setOptions(message.toByteString()));
    out.at(channel, 1, 0, 0).frame(FrameKind.JOIN, join.build());
  }
}
