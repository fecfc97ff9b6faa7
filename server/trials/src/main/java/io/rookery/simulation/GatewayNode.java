package io.rookery.simulation;

import io.rookery.bus.Batch;
import io.rookery.bus.Uplink;
import io.rookery.gateway.links.SimulatedRelay;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node's gateways from boot to crash: what they know dies with them. */
final class GatewayNode {
  static final int RELAYS = 2;

  private final World world;
  private final String id;
  private final List<SimulatedRelay> relays = new ArrayList<>();
  private boolean alive = true;
  private long pumpAt = Long.MAX_VALUE;

  GatewayNode(World world, String id) {
    this.world = world;
    this.id = id;
    for (int i = 0; i < RELAYS; i++) {
      relays.add(new SimulatedRelay("room", World.EPOCH, id, i, RELAYS));
    }
  }

  String id() {
    return id;
  }

  boolean isAlive() {
    return alive;
  }

  long links() {
    return relays.stream().mapToLong(SimulatedRelay::links).sum();
  }

  void die() {
    alive = false;
  }

  SimulatedRelay relayFor(Person person) {
    return relays.get(person.hashOfName() % RELAYS);
  }

  void batch(Batch batch, long saidAt) {
    if (alive) {
      relays.forEach(relay -> relay.batch(batch, saidAt, world.now()));
      pump();
    }
  }

  /** Sends what is due, and comes again when more will be. */
  void pump() {
    if (!alive) {
      return;
    }
    long next = Long.MAX_VALUE;
    for (SimulatedRelay relay : relays) {
      Optional<Uplink> uplink = relay.uplink(world.now());
      uplink.ifPresent(world::up);
      next = Math.min(next, relay.dueAt());
    }
    if (next < pumpAt) {
      pumpAt = next;
      world.at(
          next,
          () -> {
            pumpAt = Long.MAX_VALUE;
            pump();
          });
    }
  }
}
