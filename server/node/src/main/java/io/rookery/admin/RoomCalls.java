package io.rookery.admin;

import com.google.protobuf.ByteString;
import io.rookery.game.GameType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.impl.Utils;
import io.vertx.openapi.validation.RequestUtils;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The calls of {@code admin/openapi.yaml}; requests reach them only when they keep the contract.
 */
final class RoomCalls {
  private static final String CONTRACT = "admin/openapi.yaml";
  private static final int USUAL_LIMIT = 100; // the contract's default, which is not filled in

  private final Rooms rooms;
  private final Supplier<Map<String, GameType<?, ?, ?>>> types;

  RoomCalls(Rooms rooms, Supplier<Map<String, GameType<?, ?, ?>>> types) {
    this.rooms = rooms;
    this.types = types;
  }

  /** A router that has the contract's paths, and trusts whoever reaches it. */
  Future<Router> router(Vertx vertx) {
    return contract(vertx)
        .map(
            contract -> {
              // bodies were read before, within their limit
              RouterBuilder builder =
                  RouterBuilder.create(
                      vertx,
                      contract,
                      (context, operation) ->
                          RequestUtils.extract(
                              context.request(),
                              operation,
                              () -> Future.succeededFuture(context.body().buffer())));
              answer(builder, "listRooms", 200, this::list);
              answer(builder, "createRoom", 201, this::create);
              answer(builder, "inspectRoom", 200, this::inspect);
              answer(builder, "closeRoom", 204, this::close);
              return builder.createRouter();
            });
  }

  /** Vert.x reads no contract that has RFC 9457's media type, though it checks no answers here. */
  private static Future<OpenAPIContract> contract(Vertx vertx) {
    return vertx
        .fileSystem()
        .readFile(CONTRACT)
        .map(text -> text.toString().replace(Problems.MEDIA_TYPE, "application/json"))
        .compose(Utils::yamlStringToJson)
        .compose(json -> OpenAPIContract.from(vertx, json));
  }

  private Future<JsonObject> list(ValidatedRequest request) {
    Optional<String> type = text(request, "type");
    Integer asked = request.getQuery().get("limit").getInteger();
    int limit = asked == null ? USUAL_LIMIT : asked;
    return rooms
        .list(type, limit)
        .map(
            listings ->
                new JsonObject()
                    .put(
                        "rooms",
                        new JsonArray(
                            listings.stream().map(RoomJson::of).collect(Collectors.toList()))));
  }

  private Future<JsonObject> create(ValidatedRequest request) {
    JsonObject wanted = request.getBody().getJsonObject();
    String name = wanted.getString("type");
    GameType<?, ?, ?> type = types.get().get(name);
    if (type == null) {
      throw Problem.noSuchType(name);
    }
    Map<String, String> metadata =
        wanted.getJsonObject("metadata", new JsonObject()).stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> (String) entry.getValue()));
    Optional<ByteString> config =
        Optional.ofNullable(wanted.getJsonObject("config"))
            .map(json -> ConfigJson.over(type.config(), json).toByteString());
    return rooms.create(new Rooms.Wanted(name, metadata, config)).map(RoomJson::of);
  }

  private Future<JsonObject> inspect(ValidatedRequest request) {
    return rooms
        .inspect(room(request))
        .map(
            found ->
                RoomJson.of(found, Optional.ofNullable(types.get().get(found.listing().type()))));
  }

  private Future<JsonObject> close(ValidatedRequest request) {
    return rooms.close(room(request), text(request, "text").orElse("")).map(new JsonObject());
  }

  private static String room(ValidatedRequest request) {
    return request.getPathParameters().get("room").getString();
  }

  private static Optional<String> text(ValidatedRequest request, String name) {
    var parameter = request.getQuery().get(name);
    return parameter == null || parameter.isNull()
        ? Optional.empty()
        : Optional.of(String.valueOf(parameter.get()));
  }

  private static void answer(
      RouterBuilder builder,
      String operation,
      int status,
      Function<ValidatedRequest, Future<JsonObject>> call) {
    OpenAPIRoute route = builder.getRoute(operation);
    route.setDoSecurity(false); // BearerToken stands before the whole router
    route.addHandler(context -> answer(context, status, call));
  }

  private static void answer(
      RoutingContext context, int status, Function<ValidatedRequest, Future<JsonObject>> call) {
    ValidatedRequest request = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
    Future.succeededFuture(request)
        .compose(call)
        .onFailure(context::fail)
        .onSuccess(
            json -> {
              var response = context.response().setStatusCode(status);
              response.putHeader("Cache-Control", "no-store");
              if (status == 204) {
                response.end();
              } else {
                response.putHeader("Content-Type", "application/json").end(json.encode());
              }
            });
  }
}
