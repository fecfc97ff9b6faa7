package io.rookery.matchmaking;

/**
 * Who is behind a join, for limits.
 *
 * @param subject from the token
 * @param address as the gateway knows it; empty when it has no limits
 */
public record Seeker(String subject, String address) {}
