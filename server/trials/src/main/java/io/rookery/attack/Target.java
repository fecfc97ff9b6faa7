package io.rookery.attack;

import java.io.IOException;

/** A node that is attacked, and what is needed to come near it. */
interface Target {
  /** What requests name as their host. */
  String host();

  /** Where players connect, over TLS. */
  int port();

  /** An address to connect from that nobody has used yet; empty where there is only one. */
  String freshAddress();

  /** The name of a player whom nobody has been yet, so that their rates are untouched. */
  String freshName();

  /** A good token of this player. */
  String token(String name) throws IOException;
}
