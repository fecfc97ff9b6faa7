package io.rookery.game;

import com.google.protobuf.Message;

/** Somebody who asks for a seat. */
public interface Visitor {

  /** What other players would see; as the token has it. */
  String name();

  /** Who the token says this is. */
  String subject();

  /**
   * The join options the client sent; of the class the type was given with {@code joinsWith}.
   *
   * @throws IllegalStateException when the type has no join options
   */
  <O extends Message> O options(Class<O> type);
}
