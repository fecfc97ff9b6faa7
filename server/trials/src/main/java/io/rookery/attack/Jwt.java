package io.rookery.attack;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes tokens, good ones and others. */
public final class Jwt {
  private Jwt() {}

  /** Signed by HMAC with any key, whatever its head says of that. */
  public static String hmac(String algorithm, JsonObject claims, byte[] key) {
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
