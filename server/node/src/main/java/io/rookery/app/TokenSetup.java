package io.rookery.app;

import io.rookery.app.Settings.TokenSource;
import io.rookery.auth.TokenKey;
import io.rookery.auth.TokenRules;
import io.rookery.cluster.Cluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Finds the key that tokens are checked with. */
final class TokenSetup {
  private TokenSetup() {}

  static TokenRules rules(TokenSource source) {
    TokenRules usual = TokenRules.defaults();
    return new TokenRules(source.audience(), source.issuer(), usual.leeway());
  }

  /** Refuses before anything is started what will not do. */
  static void check(Settings settings) {
    TokenSource source = settings.tokens();
    boolean given = source.secretFile().isPresent() || source.publicKeyFile().isPresent();
    if (settings.dev() && given) {
      throw new StartFailure(
          "In dev mode the cluster makes the token secret: leave out --token-secret-file and"
              + " --token-public-key-file, or dev mode.");
    }
    if (source.secretFile().isPresent() && source.publicKeyFile().isPresent()) {
      throw new StartFailure(
          "--token-secret-file and --token-public-key-file exclude each other: give one.");
    }
    if (!settings.dev() && !given) {
      throw new StartFailure(
          "There is nothing to check players' tokens with: give --token-secret-file or"
              + " --token-public-key-file, or --dev to let anybody in as a guest.");
    }
    if (given) {
      given(source);
    }
  }

  /** The key that was given. */
  static TokenKey given(TokenSource source) {
    try {
      return source.secretFile().isPresent()
          ? TokenKey.secret(KeptFile.read("--token-secret-file", source.secretFile().get()))
          : TokenKey.publicKey(
              KeptFile.read("--token-public-key-file", source.publicKeyFile().orElseThrow()));
    } catch (IllegalArgumentException e) {
      throw new StartFailure("The key for tokens will not do: " + e.getMessage() + ".");
    }
  }

  /**
   * The secret that all of the cluster's guests have in common; blocks.
   *
   * <p>The first node's, which keeps it: guests of before a restart are guests after it, too.
   */
  static TokenKey guests(Cluster cluster, Path data, SecureRandom random) {
    Path file = data.resolve("guest-secret");
    String offer = KeptFile.secret(file, random);
    byte[] agreed = cluster.agree("guest-secret", offer.getBytes(StandardCharsets.UTF_8));
    try {
      return TokenKey.secret(new String(agreed, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new StartFailure(
          "The guests' secret will not do: "
              + e.getMessage()
              + "; remove "
              + file
              + ", and another is made.");
    }
  }
}
