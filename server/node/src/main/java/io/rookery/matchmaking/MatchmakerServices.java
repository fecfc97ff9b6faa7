package io.rookery.matchmaking;

import io.rookery.cluster.directory.RoomDirectory;
import io.rookery.cluster.members.Nodes;
import io.rookery.cluster.members.Placement;
import io.rookery.metrics.Metrics;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What a matchmaker works with.
 *
 * @param secrets for new rooms' ids; used on any thread
 * @param clock that of the cluster's members, who agree on it but for a minute
 */
public record MatchmakerServices(
    RoomDirectory directory,
    Nodes nodes,
    Placement placement,
    RoomOpener opener,
    Metrics metrics,
    InstantSource clock,
    RandomGenerator secrets) {}
