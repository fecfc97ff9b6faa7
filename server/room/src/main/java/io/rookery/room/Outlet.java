package io.rookery.room;

import io.rookery.bus.Absence;
import io.rookery.bus.Batch;

/** Where what a room sends leaves it. */
public interface Outlet {

  /** For the gateways of a node. */
  void batch(String node, Batch batch);

  /** Tells a gateway of a node that the room is not here, or no longer. */
  void absent(String node, Absence absence);
}
