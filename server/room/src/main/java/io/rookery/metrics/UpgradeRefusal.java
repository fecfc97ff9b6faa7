package io.rookery.metrics;

/** Why a request did not become a WebSocket. */
public enum UpgradeRefusal {
  /** A proxy that is to say for whom it speaks did not. */
  PROXY_HEADER,
  /** It did not get through TLS in time, or not at all. */
  TLS,
  /** It is no HTTP, has a body, or is no upgrade as RFC 6455 wants it. */
  BAD_REQUEST,
  /** It came from a page of another origin. */
  ORIGIN,
  /** It asks for a name that this node is not known by. */
  HOST,
  /** It does not offer the subprotocol. */
  SUBPROTOCOL,
  /** It took too long. */
  TIMEOUT,
  /** Its address has as many connections as one may have. */
  ADDRESS_LIMIT,
  /** Its address opens more connections a second than one may. */
  ADDRESS_RATE,
  /** The node has as many connections as it takes. */
  NODE_LIMIT,
  /** The node is about to stop. */
  DRAINING
}
