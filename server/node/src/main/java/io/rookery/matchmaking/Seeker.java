package io.rookery.matchmaking;

/**
 * Who is behind a join, for limits.
 *
 * @param subject from the token; empty when it has no limits
 * @param address as the gateway knows it; empty when it has no limits
 */
public record Seeker(String subject, String address) {
  /** Somebody who may take as much as there is. */
  public static final Seeker UNLIMITED = new Seeker("", "");
}
