package io.rookery.auth;

import java.time.Duration;
import java.util.Optional;

/**
 * What a token must say beside being signed.
 *
 * @param audience must be among the token's audiences
 * @param issuer must be the token's, when given
 * @param leeway how far the clocks of the issuer and this node may be apart
 */
public record TokenRules(String audience, Optional<String> issuer, Duration leeway) {

  /** For the audience {@code rookery}, from anybody who has the key, clocks 5 seconds apart. */
  public static TokenRules defaults() {
    return new TokenRules("rookery", Optional.empty(), Duration.ofSeconds(5));
  }
}
