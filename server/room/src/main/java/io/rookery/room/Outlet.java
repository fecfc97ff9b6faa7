package io.rookery.room;

import io.rookery.bus.Batch;

/** Where what a room sends leaves it. */
@FunctionalInterface
public interface Outlet {

  /** For the gateways of a node. */
  void batch(String node, Batch batch);
}
