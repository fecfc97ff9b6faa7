package io.rookery.cluster.members;

import io.rookery.bus.RoomSpec;
import java.util.Collection;
import java.util.Optional;

/** Chooses the node of a new room; an operator may have a policy of their own. */
@FunctionalInterface
public interface Placement {

  /** The node's id; empty when none can take a room now. Pure or thread-safe, and quick. */
  Optional<String> place(Collection<Nodes.Node> nodes, RoomSpec room);
}
