package io.rookery.gateway.socket;

import io.rookery.auth.TokenVerdict;
import io.rookery.gateway.limits.GatewayOptions;
import io.vertx.core.Future;
import java.util.function.Function;

/**
 * What the sockets of one event loop have in common; confined to it.
 *
 * @param tokens makes an identity of a token; never fails
 * @param queues what they have not taken yet, all together
 * @param scratch for bytes that are written and read within one call
 */
public record SocketShare(
    Loop loop,
    GatewayOptions options,
    Function<String, Future<TokenVerdict>> tokens,
    SocketQueues queues,
    byte[] scratch) {
  private static final int LONGEST_AT = 64;

  /**
   * For one of a node's event loops.
   *
   * @param loops how many loops share the node's bounds
   */
  public static SocketShare of(
      Loop loop, GatewayOptions options, Function<String, Future<TokenVerdict>> tokens, int loops) {
    return new SocketShare(
        loop,
        options,
        tokens,
        new SocketQueues(options.slow().nodeBytes() / loops),
        new byte[LONGEST_AT]);
  }
}
