package io.rookery.attack;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;

/** Makes tokens as an issuer would, and as no issuer should. */
final class TestTokens {
  private static final String SECRET = "a secret of at least thirty-two bytes";
  private static final long LIFE = 3600;

  private final KeyPair keys; // null: by secret

  private TestTokens(KeyPair keys) {
    this.keys = keys;
  }

  /** HS256. */
  static TestTokens bySecret() {
    return new TestTokens(null);
  }

  /** RS256: the node knows the public key alone. */
  static TestTokens byPublicKey() {
    return new TestTokens(newKeys());
  }

  static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has RSA", e);
    }
  }

  /** What tells a node how to check these tokens. */
  String flag(Path data) throws IOException {
    return keys == null
        ? "--token-secret-file=" + Files.writeString(data.resolve("secret"), SECRET)
        : "--token-public-key-file=" + Files.writeString(data.resolve("public"), publicKey());
  }

  /** The public key in PEM, as everybody may have it. */
  String publicKey() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  byte[] publicKeyBytes() {
    return keys.getPublic().getEncoded();
  }

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

  /** Signed as the node expects. */
  String signed(JsonObject claims) {
    return keys == null
        ? Jwt.hmac("HS256", claims, SECRET.getBytes(StandardCharsets.UTF_8))
        : rsa(claims, keys.getPrivate());
  }

  static String rsa(JsonObject claims, PrivateKey key) {
    String text = Jwt.unsigned("RS256", claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + Jwt.base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has RSA", e);
    }
  }
}
