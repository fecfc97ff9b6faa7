package io.rookery.admin;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Lets pass only who has the one token; how long it looks says nothing about the token. */
final class BearerToken implements Handler<RoutingContext> {
  private static final String SCHEME = "Bearer ";

  private final byte[] hash;

  BearerToken(String token) {
    if (token.isBlank()) {
      throw new IllegalArgumentException("the admin token is empty");
    }
    this.hash = sha256(token);
  }

  @Override
  public void handle(RoutingContext context) {
    String said = context.request().getHeader("Authorization");
    boolean offered = said != null && said.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    // hashes have one length, so that the comparison does not tell the token's
    if (offered && MessageDigest.isEqual(hash, sha256(said.substring(SCHEME.length()).strip()))) {
      context.next();
      return;
    }
    context.response().putHeader("WWW-Authenticate", "Bearer");
    context.fail(
        new Problem(401, "token_required", "Say Authorization: Bearer with the admin token."));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
