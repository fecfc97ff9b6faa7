package io.rookery.auth;

import io.rookery.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes identities of tokens: JWTs signed with the one key and algorithm that the server was given.
 *
 * <p>Safe on every thread. A token must be signed, for our audience, say who it is for, and end.
 * Nothing of a token is ever logged. One that was good is remembered until it ends, as players come
 * back with the token that they had, thousands at once when a node dies.
 */
public final class Tokens {
  /** What is longer is not even looked at. */
  static final int LONGEST_TOKEN = 8 * 1024;

  private static final int LONGEST_SUBJECT = 128;

  private final TokenKey key;
  private final TokenRules rules;
  private final InstantSource clock;
  private final Metrics metrics;
  private final JWTAuth signatures;
  private final VerifiedTokens verified = new VerifiedTokens();

  public Tokens(Vertx vertx, TokenKey key, TokenRules rules, InstantSource clock, Metrics metrics) {
    this.key = key;
    this.rules = rules;
    this.clock = clock;
    this.metrics = metrics;
    // The library checks the signature and nothing else: it classifies by message text, takes
    // tokens without an end, and reads the machine's clock.
    this.signatures =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addPubSecKey(key.options())
                .setJWTOptions(new JWTOptions().setIgnoreExpiration(true)));
  }

  /** Looks at a token; never fails. */
  public Future<TokenVerdict> verify(String token) {
    if (token.length() > LONGEST_TOKEN) {
      return Future.succeededFuture(refused(TokenRefusal.TOO_LONG));
    }
    VerifiedTokens.Hash hash = VerifiedTokens.Hash.of(token);
    Optional<Identity> known = verified.find(hash, clock.instant());
    if (known.isPresent()) {
      return Future.succeededFuture(new TokenVerdict.Accepted(known.get()));
    }
    Optional<TokenRefusal> misshapen = misshapen(token);
    if (misshapen.isPresent()) {
      return Future.succeededFuture(refused(misshapen.get()));
    }
    return Future.succeededFuture(new TokenCredentials(token))
        .compose(signatures::authenticate) // in a future from the start: it throws on some input
        .map(user -> judged(claims(user)))
        .otherwise(broken -> refused(TokenRefusal.SIGNATURE))
        .onSuccess(
            verdict -> {
              if (verdict instanceof TokenVerdict.Accepted accepted) {
                verified.remember(hash, accepted.identity());
              }
            });
  }

  private Optional<TokenRefusal> misshapen(String token) {
    if (token.isEmpty()) {
      return Optional.of(TokenRefusal.MISSING);
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.of(TokenRefusal.MALFORMED);
    }
    try {
      JsonObject head = json(parts[0]);
      if (!timesAreNumbers(json(parts[1]))) {
        return Optional.of(TokenRefusal.MALFORMED);
      }
      boolean ours = key.algorithm().equals(head.getValue("alg"));
      return ours ? Optional.empty() : Optional.of(TokenRefusal.ALGORITHM);
    } catch (IllegalArgumentException | DecodeException e) {
      return Optional.of(TokenRefusal.MALFORMED);
    }
  }

  private static boolean timesAreNumbers(JsonObject claims) {
    return Stream.of("exp", "nbf", "iat")
        .map(claims::getValue)
        .allMatch(time -> time == null || time instanceof Number);
  }

  private static JsonObject json(String part) {
    byte[] decoded = Base64.getUrlDecoder().decode(part);
    return new JsonObject(new String(decoded, StandardCharsets.UTF_8));
  }

  private static JsonObject claims(User user) {
    return user.attributes().getJsonObject("accessToken");
  }

  private TokenVerdict judged(JsonObject claims) {
    if (!isForUs(claims.getValue("aud"))) {
      return refused(TokenRefusal.AUDIENCE);
    }
    if (rules.issuer().isPresent() && !rules.issuer().get().equals(claims.getValue("iss"))) {
      return refused(TokenRefusal.ISSUER);
    }
    Instant now = clock.instant();
    Object from = claims.getValue("nbf");
    Object until = claims.getValue("exp");
    if (until == null) {
      return refused(TokenRefusal.NO_EXPIRY);
    }
    Instant expires = instant(until);
    if (!now.minus(rules.leeway()).isBefore(expires)) {
      return refused(TokenRefusal.EXPIRED);
    }
    if (from != null && now.plus(rules.leeway()).isBefore(instant(from))) {
      return refused(TokenRefusal.NOT_YET);
    }
    if (!(claims.getValue("sub") instanceof String subject)
        || subject.isBlank()
        || subject.length() > LONGEST_SUBJECT) {
      return refused(TokenRefusal.SUBJECT);
    }
    String name = claims.getValue("name") instanceof String said ? said : subject;
    return new TokenVerdict.Accepted(
        new Identity(subject, PlayerName.of(name, "Nameless"), expires));
  }

  private boolean isForUs(Object audience) {
    return audience instanceof JsonArray several
        ? several.contains(rules.audience())
        : rules.audience().equals(audience);
  }

  /** Seconds since 1970; what is beyond any calendar is as far as it goes. */
  private static Instant instant(Object seconds) {
    double value = ((Number) seconds).doubleValue();
    return Instant.ofEpochSecond((long) Math.max(0, Math.min(value, 1e11)));
  }

  private TokenVerdict refused(TokenRefusal why) {
    metrics.tokenRefused(why.label());
    return new TokenVerdict.Refused(why);
  }
}
