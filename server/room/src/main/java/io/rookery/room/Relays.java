package io.rookery.room;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The gateways that were heard from, by node. */
final class Relays {
  private final Map<String, Map<Integer, Relay>> byNode = new HashMap<>();

  Relay relay(String node, int index) {
    return byNode
        .computeIfAbsent(node, any -> new HashMap<>())
        .computeIfAbsent(index, any -> new Relay(node, index));
  }

  /** Every node, and the gateways on it. */
  void forEachNode(BiConsumer<String, Collection<Relay>> action) {
    byNode.forEach((node, relays) -> action.accept(node, relays.values()));
  }

  /** Those that nothing came back from for long. */
  List<Relay> lost() {
    List<Relay> lost = new ArrayList<>();
    for (Map<Integer, Relay> relays : byNode.values()) {
      for (Relay relay : relays.values()) {
        if (relay.isLost()) {
          lost.add(relay);
        }
      }
    }
    return lost;
  }

  /** Forgets a node's gateways and returns who was behind them. */
  List<Seat> loseNode(String node) {
    Map<Integer, Relay> lost = byNode.remove(node);
    if (lost == null) {
      return List.of();
    }
    List<Seat> behind = new ArrayList<>();
    lost.values().forEach(relay -> behind.addAll(relay.links.values()));
    return behind;
  }

  int batchesUnderWay() {
    int batches = 0;
    for (Map<Integer, Relay> relays : byNode.values()) {
      for (Relay relay : relays.values()) {
        batches += relay.batchesUnderWay();
      }
    }
    return batches;
  }
}
