package io.rookery.gateway.socket;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.rookery.protocol.Frame;
import java.io.IOException;
import java.util.Optional;

/** Reads the control messages of clients. */
public final class ControlPayload {
  private static final int DEEPEST = 16;

  private ControlPayload() {}

  /** The message that a frame carries; empty when it does not parse. */
  public static <T extends MessageLite> Optional<T> read(Parser<T> parser, Frame.Carries frame) {
    CodedInputStream in =
        CodedInputStream.newInstance(frame.message(), frame.offset(), frame.length());
    in.setRecursionLimit(DEEPEST);
    try {
      T message = parser.parseFrom(in);
      in.checkLastTagWas(0);
      return Optional.of(message);
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("an array has no I/O errors", e);
    }
  }
}
