package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Timestamp;
import com.google.protobuf.TimestampProto;
import io.rookery.game.GameType;
import io.rookery.games.arena.Arena;
import io.rookery.games.arena.ArenaConfig;
import io.rookery.games.chat.Chat;
import io.rookery.room.GameTypes;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class DescribedGamesVertxTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final GameTypes types = GameTypes.of(List.of(Arena.TYPE));
  private int port;

  @BeforeEach
  void start(Vertx vertx) {
    Router router = Router.router(vertx);
    new DescribedGames(types::named).mountOn(router);
    Pages.withhold(Pages.PLAYGROUND, router);
    router.get().handler(context -> context.response().end("a page"));
    port =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
  }

  @Test
  void aTypeIsDescribedWellEnoughToReadItsMessages() throws Exception {
    HttpResponse<String> answer = get("/dev/games/arena");
    assertEquals(200, answer.statusCode());
    assertEquals("no-store", answer.headers().firstValue("cache-control").orElse(""));
    assertEquals("nosniff", answer.headers().firstValue("x-content-type-options").orElse(""));
    JsonObject described = new JsonObject(answer.body());
    assertEquals("rookery.games.arena.v1.ToArena", described.getString("hears"));
    assertEquals("rookery.games.arena.v1.FromArena", described.getString("says"));
    assertEquals("rookery.games.arena.v1.ArenaState", described.getString("shares"));
    assertEquals("rookery.games.arena.v1.ArenaConfig", described.getString("config"));
    assertNull(described.getString("joinsWith"));
    assertEquals(
        Arena.TYPE.config(), ArenaConfig.parseFrom(described.getBinary("defaults")), "defaults");
    FileDescriptor file = built(described).get("games/arena.proto");
    assertNotNull(file.findMessageTypeByName("ToArena").findFieldByName("steer"));
  }

  @Test
  void whatIsImportedComesInFrontOfWhatImportsIt() throws Exception {
    GameType<?, ?, ?> type =
        GameType.named("imports")
            .joinsWith(Timestamp.getDefaultInstance())
            .plays(room -> (player, heard) -> {});
    JsonObject described = DescribedGames.description(type);
    assertEquals("google.protobuf.Timestamp", described.getString("joinsWith"));
    Map<String, FileDescriptor> files = built(described); // throws for what is not there yet
    assertEquals(2, files.size());
    assertEquals(TimestampProto.getDescriptor().getFullName(), "google/protobuf/timestamp.proto");
  }

  @Test
  void aTypeThatCameWhileTheNodeRunsIsDescribedAndOneThatWentIsNot() throws Exception {
    assertEquals(404, get("/dev/games/chat").statusCode());
    types.become(GameTypes.of(List.of(Chat.TYPE)));
    assertEquals(200, get("/dev/games/chat").statusCode());
    assertEquals(404, get("/dev/games/arena").statusCode());
  }

  @Test
  void whatIsWithheldIsNotThereWhicheverWayItIsWritten() throws Exception {
    for (String path : List.of("/playground", "/playground/", "/%70layground/index.html")) {
      assertEquals(404, get(path).statusCode(), path);
    }
    assertEquals(200, get("/chat/").statusCode());
  }

  private static Map<String, FileDescriptor> built(JsonObject described) throws Exception {
    Map<String, FileDescriptor> built = new HashMap<>();
    for (FileDescriptorProto file :
        FileDescriptorSet.parseFrom(described.getBinary("files")).getFileList()) {
      FileDescriptor[] imported =
          file.getDependencyList().stream().map(built::get).toArray(FileDescriptor[]::new);
      built.put(file.getName(), FileDescriptor.buildFrom(file, imported));
    }
    return built;
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + port + path);
    return client.send(
        HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }
}
