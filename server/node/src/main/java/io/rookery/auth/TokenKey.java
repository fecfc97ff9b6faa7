package io.rookery.auth;

import io.vertx.ext.auth.PubSecKeyOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * What tokens are checked with; the key decides the algorithm, and no token may choose another.
 *
 * <p>Never printed.
 */
public final class TokenKey {
  /** HS256 wants as many bytes as its hash has; a shorter secret is a password to be guessed. */
  public static final int SHORTEST_SECRET = 32;

  private final String algorithm;
  private final String text;

  private TokenKey(String algorithm, String text) {
    this.algorithm = algorithm;
    this.text = text;
  }

  /**
   * A secret shared with who makes the tokens: HS256.
   *
   * @throws IllegalArgumentException when it is shorter than 32 bytes, or is a key in PEM
   */
  public static TokenKey secret(String secret) {
    if (secret.startsWith("-----BEGIN")) {
      throw new IllegalArgumentException("a token secret is not a key in PEM");
    }
    int length = secret.getBytes(StandardCharsets.UTF_8).length;
    if (length < SHORTEST_SECRET) {
      throw new IllegalArgumentException(
          "a token secret has at least " + SHORTEST_SECRET + " bytes, not " + length);
    }
    return new TokenKey("HS256", secret);
  }

  /**
   * The public key of who makes the tokens: RS256 for RSA, ES256 for EC P-256.
   *
   * @param pem begins with {@code -----BEGIN PUBLIC KEY-----}
   * @throws IllegalArgumentException when it is neither
   */
  public static TokenKey publicKey(String pem) {
    byte[] encoded = encoded(pem);
    if (reads("RSA", encoded)) {
      return new TokenKey("RS256", pem);
    }
    if (reads("EC", encoded)) {
      return new TokenKey("ES256", pem);
    }
    throw new IllegalArgumentException("a token public key is an RSA or an EC key");
  }

  String algorithm() {
    return algorithm;
  }

  PubSecKeyOptions options() {
    return new PubSecKeyOptions().setAlgorithm(algorithm).setBuffer(text);
  }

  private static byte[] encoded(String pem) {
    String begin = "-----BEGIN PUBLIC KEY-----";
    String end = "-----END PUBLIC KEY-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("a token public key begins with " + begin);
    }
    return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
  }

  private static boolean reads(String algorithm, byte[] encoded) {
    try {
      KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
