package io.rookery.app;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Message;
import io.rookery.game.GameType;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells whoever asks a node for development which messages a game type is played with.
 *
 * <p>The playground is made from that alone. Nothing here is for nodes that players reach: it shows
 * the messages of designers too.
 */
final class DescribedGames {
  private final Function<String, Optional<GameType<?, ?, ?>>> types;

  /**
   * Of these types.
   *
   * @param types by name, as they are when somebody asks
   */
  DescribedGames(Function<String, Optional<GameType<?, ?, ?>>> types) {
    this.types = types;
  }

  /** Answers {@code GET /dev/games/TYPE}; 404 for a type that is not here. */
  void mountOn(Router router) {
    router.get("/dev/games/:type").handler(this::answer);
  }

  private void answer(RoutingContext context) {
    var response =
        context
            .response()
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
            .putHeader("X-Content-Type-Options", "nosniff");
    types
        .apply(context.pathParam("type"))
        .ifPresentOrElse(
            type ->
                response
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(description(type).encode()),
            () -> response.setStatusCode(404).end());
  }

  /**
   * {@code {"type", "seats", "ticksPerSecond", "hears", "says", "shares", "config", "joinsWith",
   * "defaults", "files"}}: the messages by their full names, {@code joinsWith} only where there is
   * one; the config's defaults as bytes of the config, and all files of these messages as bytes of
   * a FileDescriptorSet with what is imported in front.
   */
  static JsonObject description(GameType<?, ?, ?> type) {
    JsonObject description =
        new JsonObject()
            .put("type", type.name())
            .put("seats", type.seats())
            .put("ticksPerSecond", type.ticksPerSecond());
    Map<String, FileDescriptor> files = new LinkedHashMap<>();
    describe("hears", type.hears(), description, files);
    describe("says", type.says(), description, files);
    describe("shares", type.shares(), description, files);
    describe("config", type.config(), description, files);
    type.joinsWith().ifPresent(options -> describe("joinsWith", options, description, files));
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    files.values().forEach(file -> set.addFile(file.toProto()));
    return description
        .put("defaults", type.config().toByteArray())
        .put("files", set.build().toByteArray());
  }

  private static void describe(
      String role, Message message, JsonObject description, Map<String, FileDescriptor> files) {
    Descriptor descriptor = message.getDescriptorForType();
    description.put(role, descriptor.getFullName());
    collect(descriptor.getFile(), files);
  }

  private static void collect(FileDescriptor file, Map<String, FileDescriptor> files) {
    if (!files.containsKey(file.getFullName())) {
      file.getDependencies().forEach(imported -> collect(imported, files));
      files.put(file.getFullName(), file);
    }
  }
}
