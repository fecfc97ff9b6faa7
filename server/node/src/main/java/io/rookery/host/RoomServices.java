package io.rookery.host;

import io.rookery.cluster.bus.RoomBus;
import io.rookery.cluster.directory.RoomDirectory;
import io.rookery.cluster.members.Nodes;
import io.rookery.health.LoopWatchdogs;
import io.rookery.matchmaking.Vacancies;
import io.rookery.metrics.Metrics;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What rooms need of their node.
 *
 * @param micros microseconds since 1970, which never go back
 * @param secrets unguessable chance; used on any thread
 */
public record RoomServices(
    RoomBus bus,
    RoomDirectory directory,
    Nodes nodes,
    Vacancies vacancies,
    Metrics metrics,
    LoopWatchdogs watchdogs,
    LongSupplier micros,
    RandomGenerator secrets) {

  /** The machine's clock as rooms want it: it starts at the time of day and never goes back. */
  public static LongSupplier machineClock() {
    long origin = System.currentTimeMillis() * 1_000 - System.nanoTime() / 1_000;
    return () -> origin + System.nanoTime() / 1_000;
  }
}
