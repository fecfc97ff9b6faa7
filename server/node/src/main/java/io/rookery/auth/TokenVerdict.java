package io.rookery.auth;

/** What a token turned out to be. */
public sealed interface TokenVerdict {

  /** The token is good. */
  record Accepted(Identity identity) implements TokenVerdict {}

  /** The token is not good, and nothing in it is to be believed. */
  record Refused(TokenRefusal why) implements TokenVerdict {}
}
