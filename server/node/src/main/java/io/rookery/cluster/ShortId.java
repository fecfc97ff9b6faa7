package io.rookery.cluster;

import java.util.random.RandomGenerator;

/** Ids that people can read out: 12 characters of an alphabet of 32, so 60 random bits. */
public final class ShortId {
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"; // without i, l, o, u
  private static final int LENGTH = 12;

  private ShortId() {}

  public static String random(RandomGenerator random) {
    StringBuilder id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }
}
