package io.rookery.auth;

import io.vertx.ext.auth.PubSecKeyOptions;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
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

  /** What is shorter can be factored by those who can pay for it. */
  static final int SHORTEST_MODULUS = 2048;

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
   * The public key of who makes the tokens: RS256 for RSA from 2,048 bits, ES256 for EC P-256.
   *
   * @param pem begins with {@code -----BEGIN PUBLIC KEY-----}
   * @throws IllegalArgumentException when it is neither
   */
  public static TokenKey publicKey(String pem) {
    byte[] encoded = encoded(pem);
    if (read("RSA", encoded) instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      if (bits < SHORTEST_MODULUS) {
        throw new IllegalArgumentException(
            "an RSA key has at least " + SHORTEST_MODULUS + " bits, not " + bits);
      }
      return new TokenKey("RS256", pem);
    }
    if (read("EC", encoded) instanceof ECPublicKey ec) {
      if (!isP256(ec.getParams())) {
        throw new IllegalArgumentException("an EC key is of the curve P-256, and no other");
      }
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

  /** The key, or null when it is none of this kind. */
  private static PublicKey read(String algorithm, byte[] encoded) {
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      return null;
    }
  }

  /** Compares what the curve is, for a key need not name it. */
  private static boolean isP256(ECParameterSpec curve) {
    try {
      AlgorithmParameters p256 = AlgorithmParameters.getInstance("EC");
      p256.init(new ECGenParameterSpec("secp256r1"));
      ECParameterSpec wanted = p256.getParameterSpec(ECParameterSpec.class);
      return curve.getCurve().equals(wanted.getCurve())
          && curve.getGenerator().equals(wanted.getGenerator())
          && curve.getOrder().equals(wanted.getOrder())
          && curve.getCofactor() == wanted.getCofactor();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java knows P-256", e);
    }
  }
}
