package io.rookery.metrics;

/** Whose limit it was that refused something. */
public enum QuotaOwner {
  /** One player's, on all their connections. */
  SUBJECT,
  /** An address's, for all players behind it. */
  ADDRESS
}
