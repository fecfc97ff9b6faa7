package io.rookery.admin;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.rookery.admin.Rooms.Inspection;
import io.rookery.admin.Rooms.Listing;
import io.rookery.game.GameType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** Rooms as the contract's JSON. */
final class RoomJson {
  // what has its default is shown, too: somebody wants to see what could be set
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().alwaysPrintFieldsWithNoPresence();

  private RoomJson() {}

  static JsonObject of(Listing room) {
    return new JsonObject()
        .put("id", room.id())
        .put("type", room.type())
        .put("node", room.node())
        .put("epoch", room.epoch())
        .put("metadata", new JsonObject(Map.copyOf(room.metadata())))
        .put("seats", room.seats())
        .put("players", room.players())
        .put("locked", room.locked())
        .put("createdMillis", room.createdMillis());
  }

  /** {@code type} is empty when this node does not have it: then messages cannot be read. */
  static JsonObject of(Inspection room, Optional<GameType<?, ?, ?>> type) {
    JsonArray seated = new JsonArray();
    room.players()
        .forEach(
            player ->
                seated.add(
                    new JsonObject()
                        .put("seat", player.seat())
                        .put("name", player.name())
                        .put("subject", player.subject())
                        .put("connected", player.connected())));
    JsonObject json = of(room.listing());
    json.put("config", null).put("shared", null).put("kept", null);
    type.ifPresent(
        known ->
            json.put("config", message(known.config(), room.config()))
                .put("shared", message(known.shares(), room.shared()))
                .put("kept", message(known.keeps(), room.kept())));
    return json.put("seated", seated);
  }

  private static JsonObject message(Message prototype, ByteString bytes) {
    try {
      return new JsonObject(PRINTER.print(prototype.getParserForType().parseFrom(bytes)));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          prototype.getDescriptorForType().getFullName() + " of the room cannot be read", e);
    }
  }
}
