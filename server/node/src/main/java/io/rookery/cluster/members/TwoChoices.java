package io.rookery.cluster.members;

import io.rookery.bus.RoomSpec;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The less loaded of two random nodes that are not draining.
 *
 * <p>Reports are up to a second old: the least loaded of all would get every room of that second.
 */
public final class TwoChoices implements Placement {
  /** So many players weigh as much as event loops that are full. */
  private static final double FULL_OF_PLAYERS = 5_000;

  private final Supplier<? extends RandomGenerator> random;

  public TwoChoices(Supplier<? extends RandomGenerator> random) {
    this.random = random;
  }

  @Override
  public Optional<String> place(Collection<Nodes.Node> nodes, RoomSpec room) {
    List<Nodes.Node> open = nodes.stream().filter(node -> !node.draining()).toList();
    if (open.size() < 2) {
      return open.stream().map(Nodes.Node::id).findFirst();
    }
    int first = random.get().nextInt(open.size());
    int second = random.get().nextInt(open.size() - 1);
    Nodes.Node one = open.get(first);
    Nodes.Node other = open.get(second < first ? second : second + 1);
    return Optional.of(weight(one) <= weight(other) ? one.id() : other.id());
  }

  private static double weight(Nodes.Node node) {
    return node.load() + node.players() / FULL_OF_PLAYERS;
  }
}
