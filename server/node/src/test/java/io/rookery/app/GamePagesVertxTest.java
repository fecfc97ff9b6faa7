package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.room.GameTypes;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GamePagesVertxTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient browser = HttpClient.newHttpClient();

  @TempDir Path folder;
  private volatile ClassLoader games;
  private int port;

  @BeforeEach
  void serve() throws Exception {
    games = jar("one.jar", "<p>one</p>");
    Router router = Router.router(vertx);
    new Pages("").mountOn(router, new GamePages(() -> installed(games)));
    port =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get()
            .actualPort();
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aGamesPageIsServedUnderItsNameAndTheServersPolicy() throws Exception {
    HttpResponse<String> page = get("/chess/");

    assertEquals(200, page.statusCode());
    assertEquals("<p>one</p>", page.body());
    assertEquals("text/html;charset=utf-8", page.headers().firstValue("Content-Type").get());
    assertEquals("no-store", page.headers().firstValue("Cache-Control").get());
    assertTrue(page.headers().firstValue("Content-Security-Policy").isPresent());
    assertEquals("let x = 1;", get("/chess/assets/main.js").body());
  }

  @Test
  void theNameAloneLeadsToThePage() throws Exception {
    HttpResponse<String> page = get("/chess?room=7");

    assertEquals(302, page.statusCode());
    assertEquals("/chess/?room=7", page.headers().firstValue("Location").get());
  }

  @Test
  void aJarInThePlaceOfAnotherIsSeen() throws Exception {
    get("/chess/");

    games = jar("two.jar", "<p>two</p>");

    assertEquals("<p>two</p>", get("/chess/").body());
  }

  @Test
  void nothingElseOfAJarIsServed() throws Exception {
    assertEquals(404, get("/chess/none.js").statusCode());
    assertEquals(404, get("/chess/assets").statusCode());
    assertEquals(404, get("/chess/assets/").statusCode());
    assertEquals(404, get("/chess/../secret.txt").statusCode());
    assertEquals(404, get("/chess/%2e%2e/secret.txt").statusCode());
    assertEquals(404, get("/chess/.hidden").statusCode());
    assertEquals(404, get("/other/").statusCode());
  }

  private static InstalledGames installed(ClassLoader games) {
    return new InstalledGames(
        GameTypes.of(List.of()), Map.of("chess", "one.jar"), List.of(), games);
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return browser.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private ClassLoader jar(String name, String page) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      put(jar, "META-INF/rookery/web/secret.txt", "secret");
      put(jar, "META-INF/rookery/web/chess/index.html", page);
      put(jar, "META-INF/rookery/web/chess/.hidden", "hidden");
      jar.putNextEntry(new JarEntry("META-INF/rookery/web/chess/assets/"));
      put(jar, "META-INF/rookery/web/chess/assets/main.js", "let x = 1;");
      put(jar, "META-INF/rookery/web/other/index.html", "of a type that is not here");
    }
    return new URLClassLoader(new URL[] {file.toUri().toURL()}, null);
  }

  private static void put(JarOutputStream jar, String name, String text) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
