package io.rookery.auth;

import java.time.Instant;

/**
 * Who a player is.
 *
 * @param subject unique and lasting, 1 to 128 characters; what seats and sessions belong to
 * @param name what other players see, 1 to 64 characters on one line; not unique, and not escaped
 * @param expires when the token ends
 */
public record Identity(String subject, String name, Instant expires) {}
