package io.rookery.room;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;

/** What a client must know to come back: drawn once, kept as a hash. */
final class Secrets {
  private Secrets() {}

  static byte[] draw(RandomGenerator chance, int bytes) {
    byte[] drawn = new byte[bytes];
    chance.nextBytes(drawn);
    return drawn;
  }

  /** SHA-256; a secret has 256 bits of chance, so that nothing slower is needed. */
  static byte[] hash(byte[] secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** In a time that does not say where they differ. */
  static boolean match(byte[] hash, byte[] other) {
    return MessageDigest.isEqual(hash, other);
  }
}
