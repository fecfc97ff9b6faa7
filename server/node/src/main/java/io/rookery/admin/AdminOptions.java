package io.rookery.admin;

/**
 * Where operators are answered.
 *
 * @param port 0: one that is free
 * @param token what the admin API asks for
 */
public record AdminOptions(String bind, int port, String token) {}
