package io.rookery.app;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.MimeMapping;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Serves the pages that games bring along: what lies under {@code META-INF/rookery/web/TYPE/} in a
 * game's jar is at {@code /TYPE/}.
 *
 * <p>Only of types that this node has, and nothing hidden; a file has at most 16 MiB.
 */
final class GamePages {
  private static final String PLACE = "META-INF/rookery/web/";
  private static final int LARGEST = 16 * 1024 * 1024;

  private final Supplier<InstalledGames> games;

  /** Pages of the games that this node has at the moment. */
  GamePages(Supplier<InstalledGames> games) {
    this.games = games;
  }

  /** Where a game's page is, relative to the front page; empty where there is none. */
  String of(String type) {
    boolean isOurs =
        !type.equals(Pages.PLAYGROUND)
            && GamePages.class.getResource("/web/" + type + "/index.html") != null;
    return isOurs || has(type) ? "./" + type + "/" : "";
  }

  private boolean has(String type) {
    return games.get().loader().getResource(PLACE + type + "/index.html") != null;
  }

  /** Answers when there is such a page, and leaves the request to others when there is none. */
  void serve(RoutingContext request) {
    String path = request.normalizedPath().substring(1);
    int slash = path.indexOf('/');
    String type = slash < 0 ? path : path.substring(0, slash);
    if (!games.get().origins().containsKey(type) || path.contains("/.") || path.contains("\\")) {
      request.next();
    } else if (slash < 0) {
      if (has(type)) {
        request.redirect("/" + type + "/" + query(request));
      } else {
        request.next();
      }
    } else {
      String file = path.endsWith("/") ? path + "index.html" : path;
      request
          .vertx()
          .executeBlocking(() -> read(file), false)
          .onFailure(request::fail)
          .onSuccess(
              found -> found.ifPresentOrElse(body -> send(request, file, body), request::next));
    }
  }

  private static String query(RoutingContext request) {
    String query = request.request().query();
    return query == null ? "" : "?" + query;
  }

  private static void send(RoutingContext request, String file, Buffer body) {
    String kind = MimeMapping.mimeTypeForFilename(file);
    String text = kind != null && kind.startsWith("text/") ? ";charset=utf-8" : "";
    request
        .response()
        .putHeader("Content-Type", kind == null ? "application/octet-stream" : kind + text)
        .end(body);
  }

  private Optional<Buffer> read(String file) throws IOException {
    URL found = games.get().loader().getResource(PLACE + file);
    if (found == null) {
      return Optional.empty();
    }
    URLConnection jar = found.openConnection();
    jar.setUseCaches(false); // or a jar that was replaced would be the old one
    try (InputStream in = jar.getInputStream()) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST || (bytes.length == 0 && jar.getContentLengthLong() <= 0)) {
        return Optional.empty(); // too large, or a folder
      }
      return Optional.of(Buffer.buffer(bytes));
    }
  }
}
