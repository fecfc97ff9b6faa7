package io.rookery.attack;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens as an issuer would, and as no issuer should. */
final class TestTokens {
  static final String SECRET = "a secret of at least thirty-two bytes";

  private static final long LIFE = 3600;

  /** A good token of this player. */
  String of(String subject) {
    return signed(claims(subject));
  }

  /** What a good token says. */
  JsonObject claims(String subject) {
    return new JsonObject()
        .put("sub", subject)
        .put("name", subject)
        .put("aud", "rookery")
        .put("exp", now() + LIFE);
  }

  long now() {
    return Instant.now().getEpochSecond();
  }

  String signed(JsonObject claims) {
    return signed("HS256", claims, SECRET.getBytes(StandardCharsets.UTF_8));
  }

  /** Signed by HMAC with any key, whatever its head says of that. */
  static String signed(String algorithm, JsonObject claims, byte[] key) {
    String text = unsigned(algorithm, claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return text + "." + base64(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HMAC", e);
    }
  }

  /** Head and claims, without a signature and the dot before it. */
  static String unsigned(String algorithm, JsonObject claims) {
    JsonObject head = new JsonObject().put("alg", algorithm).put("typ", "JWT");
    return base64(head.encode().getBytes(StandardCharsets.UTF_8))
        + "."
        + base64(claims.encode().getBytes(StandardCharsets.UTF_8));
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
