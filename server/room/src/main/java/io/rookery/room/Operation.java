package io.rookery.room;

import com.google.protobuf.ByteString;
import io.rookery.protocol.FrameKind;

/** A numbered frame from a player that waits to be applied. */
record Operation(FrameKind kind, ByteString payload) {}
