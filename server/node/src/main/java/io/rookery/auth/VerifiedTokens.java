package io.rookery.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The identities of tokens that were found good, for as long as they are: who comes back is known.
 *
 * <p>Safe on every thread. It keeps SHA-256 hashes, never a token, and nothing of a token that was
 * refused, so that only tokens which the key's owner has signed take up place. Beyond its bound the
 * one that was asked for least recently is forgotten, and checked again when it comes.
 */
final class VerifiedTokens {
  /** As many as a node has connections. */
  static final int MOST = 20_000;

  private final Map<Hash, Identity> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, Identity> eldest) {
          return size() > MOST;
        }
      };

  /** A token's hash, as a key: nobody finds another token that has it. */
  static final class Hash {
    private final byte[] bytes;

    private Hash(byte[] bytes) {
      this.bytes = bytes;
    }

    static Hash of(String token) {
      try {
        byte[] text = token.getBytes(StandardCharsets.UTF_8);
        return new Hash(MessageDigest.getInstance("SHA-256").digest(text));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /**
   * Whose token this is, if it was found good.
   *
   * @param now what has ended by then is forgotten
   */
  synchronized Optional<Identity> find(Hash token, Instant now) {
    Identity identity = known.get(token);
    if (identity != null && !now.isBefore(identity.expires())) {
      known.remove(token);
      return Optional.empty();
    }
    return Optional.ofNullable(identity);
  }

  /** The token was found good. */
  synchronized void remember(Hash token, Identity identity) {
    known.put(token, identity);
  }

  synchronized int size() {
    return known.size();
  }
}
