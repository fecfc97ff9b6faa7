package io.rookery.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.rookery.protocol.v1.Join;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** How a player asks for a seat in the room of the run. */
final class Seating {
  private static final int ID_BYTES = 16;

  private final LoadPlan plan;
  private final LoadRoom room;
  private final Optional<MessageLite> options;

  Seating(LoadPlan plan, LoadRoom room, Optional<MessageLite> options) {
    this.plan = plan;
    this.room = room;
    this.options = options;
  }

  /** A join that is another one than those before. */
  Join join() {
    byte[] id = new byte[ID_BYTES];
    ThreadLocalRandom.current().nextBytes(id);
    Join.Builder join = Join.newBuilder().setId(ByteString.copyFrom(id));
    if (room.given().isPresent()) {
      join.setRoom(room.given().get());
    } else {
      join.setType(plan.script().game())
          .setMode(Join.Mode.MODE_JOIN_OR_CREATE)
          .putMetadata("load", room.label());
    }
    options.ifPresent(message -> join.setOptions(message.toByteString()));
    return join.build();
  }
}
