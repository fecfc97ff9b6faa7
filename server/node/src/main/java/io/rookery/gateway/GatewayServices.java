package io.rookery.gateway;

import io.rookery.auth.TokenVerdict;
import io.rookery.cluster.bus.RoomBus;
import io.rookery.cluster.directory.RoomDirectory;
import io.rookery.cluster.members.Nodes;
import io.rookery.gateway.limits.Clocks;
import io.rookery.health.LoopWatchdogs;
import io.rookery.matchmaking.Matchmaker;
import io.rookery.metrics.Metrics;
import io.vertx.core.Future;
import java.util.function.Function;

/**
 * What a gateway works with.
 *
 * @param tokens makes an identity of a token; never fails
 */
public record GatewayServices(
    RoomBus bus,
    RoomDirectory directory,
    Nodes nodes,
    Matchmaker matchmaker,
    Function<String, Future<TokenVerdict>> tokens,
    Metrics metrics,
    LoopWatchdogs watchdogs,
    Clocks clocks) {}
