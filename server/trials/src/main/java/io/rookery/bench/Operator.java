package io.rookery.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;

/** Calls a node's admin API and reads its metrics. */
final class Operator {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;
  private final String token;

  Operator(Node node) throws Exception {
    this.base = "http://127.0.0.1:" + node.adminPort();
    this.token = Files.readString(node.data().resolve("admin-token")).trim();
  }

  /** Makes a room and returns its id. */
  CompletableFuture<String> make(String type) {
    return call(
            request("/admin/v1/rooms")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"" + type + "\"}")),
            201)
        .thenApply(json -> json.replaceAll(".*\"id\"\\s*:\\s*\"([^\"]+)\".*", "$1"));
  }

  CompletableFuture<String> close(String room) {
    return call(request("/admin/v1/rooms/" + room).DELETE(), 204);
  }

  /** The metrics as text. */
  String metrics() {
    return call(request("/metrics"), 200).join();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Authorization", "Bearer " + token);
  }

  private CompletableFuture<String> call(HttpRequest.Builder request, int expected) {
    return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(
            answer -> {
              if (answer.statusCode() != expected) {
                throw new IllegalStateException(
                    "the node answered " + answer.statusCode() + ": " + answer.body());
              }
              return answer.body();
            });
  }
}
