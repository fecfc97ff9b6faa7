package io.rookery.room;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.rookery.game.Visitor;

/** Somebody who asks for a seat, with their options already read. */
record Visit(ByteString joinId, String subject, String name, Message options) implements Visitor {

  @Override
  public <O extends Message> O options(Class<O> type) {
    if (options == null) {
      throw new IllegalStateException("the type says no joinsWith, so there are no options");
    }
    return type.cast(options);
  }
}
