package io.rookery.cluster.members;

import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The nodes of the cluster, as this one sees them. */
public interface Nodes {

  /** This node, per boot. */
  String self();

  /** All nodes that are up, this one among them. */
  Collection<Node> all();

  /**
   * Calls back with the id of each node that has gone; on the thread that noticed.
   *
   * <p>A callback that throws keeps no other from being called.
   */
  void onGone(Consumer<String> gone);

  /** Tells what this node bears, whenever it is asked; on any thread, and quickly. */
  void load(Supplier<Load> mine);

  /** Tells the others where browsers find this node's pages. */
  void publicUrls(Collection<String> mine);

  /** Where browsers find the pages of all nodes, as far as this one has heard. */
  Collection<String> publicUrls();

  /** From now on this node takes no new rooms. */
  void drain();

  /**
   * A node.
   *
   * @param load 0 is idle, 1 is all that its event loops can take
   */
  record Node(String id, double load, int players, boolean draining) {}

  /**
   * What a node bears.
   *
   * @param load 0 is idle, 1 is all that its event loops can take
   */
  record Load(double load, int players) {
    public static final Load NONE = new Load(0, 0);
  }
}
