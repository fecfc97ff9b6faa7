package io.rookery.load;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens for the players, one for each place at a table: those who sit in different rooms share it.
 *
 * <p>So a run of 10,000 players in rooms of 50 asks for 50 tokens, and nobody sits twice in a room.
 */
final class Tokens {
  private final Map<Integer, CompletableFuture<String>> tokens = new ConcurrentHashMap<>();
  private final Optional<String> same;
  private final URI from;
  private final Web web;

  /** From what the plan names. */
  Tokens(LoadPlan plan, Web web) {
    this.same = plan.token();
    this.from = plan.tokenUrl().orElseGet(() -> Servers.devToken(plan.urls().get(0)));
    this.web = web;
  }

  /** The token of the player with this number in any room. */
  CompletionStage<String> forPlayer(int number) {
    return same.<CompletionStage<String>>map(CompletableFuture::completedFuture)
        .orElseGet(() -> tokens.computeIfAbsent(number, this::fetch));
  }

  /** They expire: those who come from now on get others. */
  void renew() {
    tokens.clear();
  }

  private CompletableFuture<String> fetch(int number) {
    String query = (from.getRawQuery() == null ? "?" : "&") + "name=load-" + number;
    HttpRequest request = web.get(URI.create(from + query));
    return web.client()
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(this::read)
        .whenComplete(
            (token, failure) -> {
              if (failure != null) {
                tokens.remove(number);
              }
            });
  }

  private String read(HttpResponse<String> response) {
    try {
      if (response.statusCode() == 200) {
        String token = new JsonObject(response.body()).getString("token");
        if (token != null) {
          return token;
        }
      }
    } catch (DecodeException | ClassCastException e) {
      // the sentence below says it all
    }
    throw new BadPlan(
        from + " gave no token (status " + response.statusCode() + "): give --token-url.");
  }
}
