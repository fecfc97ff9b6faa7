package io.rookery.admin;

import java.util.List;

/**
 * Where operators are answered.
 *
 * @param port 0: one that is free
 * @param token what the admin API asks for
 * @param hosts names under which it answers beside loopback's and the address it listens at
 */
public record AdminOptions(String bind, int port, String token, List<String> hosts) {
  public AdminOptions {
    hosts = List.copyOf(hosts);
  }
}
