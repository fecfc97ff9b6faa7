package io.rookery.protocol;

/**
 * Why a connection is closed; the ranges tell the client whether to come back (PROTOCOL.md).
 *
 * <p>Codes below 4000 are RFC 6455's.
 */
public enum CloseCode {
  NORMAL(1000),
  TEXT_NOT_ACCEPTED(1003),
  MESSAGE_TOO_BIG(1009),
  INTERNAL_ERROR(1011),
  GOING_AWAY(4000),
  SLOW(4001),
  PING_TIMEOUT(4002),
  OVERLOADED(4003),
  NODE_FULL(4100),
  TOO_MANY_CONNECTIONS(4101),
  TOKEN_EXPIRED(4102),
  PROTOCOL_VIOLATION(4300),
  HELLO_EXPECTED(4301),
  HELLO_TIMEOUT(4302),
  TOKEN_REQUIRED(4303),
  TOKEN_INVALID(4304),
  FLOODING(4305);

  private final int code;

  CloseCode(int code) {
    this.code = code;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }
}
