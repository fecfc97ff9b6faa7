package io.rookery.auth;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.function.Predicate;

/**
 * Gives a token to anybody who asks: for development only.
 *
 * <p>Tokens are signed with a secret that all nodes of the cluster share, so that any of them
 * admits any guest.
 */
public final class GuestTokens {
  private static final Duration LIFE = Duration.ofHours(1);
  private static final int SUBJECT_BYTES = 12;

  private final JWTAuth signatures;
  private final TokenRules rules;
  private final InstantSource clock;
  private final SecureRandom random;

  /**
   * Signs for those who check with the same secret and rules.
   *
   * @param secret as for {@link TokenKey#secret}
   */
  public GuestTokens(
      Vertx vertx, TokenKey secret, TokenRules rules, InstantSource clock, SecureRandom random) {
    this.rules = rules;
    this.clock = clock;
    this.random = random;
    this.signatures = JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(secret.options()));
  }

  /** A token for a guest nobody has been before, good for an hour. */
  public String mint(String name) {
    long now = clock.instant().getEpochSecond();
    JsonObject claims =
        new JsonObject()
            .put("sub", "guest-" + randomText())
            .put("name", PlayerName.of(name, "Guest"))
            .put("aud", rules.audience())
            .put("exp", now + LIFE.toSeconds());
    rules.issuer().ifPresent(issuer -> claims.put("iss", issuer));
    return signatures.generateToken(
        claims, new JWTOptions().setAlgorithm("HS256").setNoTimestamp(true));
  }

  /**
   * Answers {@code GET /dev/token?name=…} with {@code {"token": …}}.
   *
   * @param mayRead whether a page of the request's origin may connect, and so may read the answer
   */
  public void mountOn(Router router, Predicate<HttpServerRequest> mayRead) {
    router.get("/dev/token").handler(context -> answer(context, mayRead));
  }

  private void answer(RoutingContext context, Predicate<HttpServerRequest> mayRead) {
    String origin = context.request().getHeader(HttpHeaders.ORIGIN);
    context.response().putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    if (origin != null && mayRead.test(context.request())) {
      context.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    String name = context.queryParams().get("name");
    context
        .response()
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Content-Type", "application/json")
        .end(new JsonObject().put("token", mint(name == null ? "" : name)).encode());
  }

  private String randomText() {
    byte[] bytes = new byte[SUBJECT_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
