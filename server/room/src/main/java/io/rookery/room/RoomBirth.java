package io.rookery.room;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Objects;

/**
 * What a room is from the moment it is created.
 *
 * @param room its id
 * @param epoch the owner's claim
 * @param metadata what it can be found by
 * @param config the type's config message, or null for the type's defaults
 */
public record RoomBirth(String room, long epoch, Map<String, String> metadata, ByteString config) {
  public RoomBirth {
    Objects.requireNonNull(room);
    metadata = Map.copyOf(metadata);
  }
}
