package io.rookery.app;

import io.rookery.app.Settings.Listener;
import io.rookery.cluster.Cluster;
import io.rookery.cluster.ClusterOptions;
import io.rookery.cluster.map.Rule;
import io.rookery.metrics.Metrics;
import io.rookery.metrics.micrometer.MeteredVertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Makes this node a member of the cluster it was told to join, or the first of its own. */
final class Membership {
  /** An event loop that is held up for longer holds up players: it is logged. */
  private static final long LONGEST_TURN_MILLIS = 200;

  private Membership() {}

  /**
   * As many event loops as cores, but two: with one, a room that computes holds up all sockets.
   *
   * <p>{@code -Drookery.event-loops=N} says otherwise: to measure, or to leave cores to others.
   */
  static int eventLoops() {
    return Integer.getInteger(
        "rookery.event-loops", Math.max(2, Runtime.getRuntime().availableProcessors()));
  }

  /**
   * Blocks until the node is a member.
   *
   * @param node its id, per boot
   */
  static Cluster join(
      Settings settings,
      String node,
      List<Rule<?, ?, ?>> rules,
      UnaryOperator<VertxBuilder> vertxWith,
      Metrics metrics) {
    VertxOptions options =
        MeteredVertx.options(new VertxOptions())
            .setEventLoopPoolSize(eventLoops())
            .setMaxEventLoopExecuteTime(LONGEST_TURN_MILLIS)
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS);
    boolean alone = settings.peers().join().isEmpty() || joinsItself(settings);
    if (!alone && !FirstPeer.onTheNetwork().isUp(settings.peers().join())) {
      throw nobodyListens(settings);
    }
    Cluster cluster;
    try {
      cluster = Cluster.start(options(settings, node), rules, options, vertxWith, metrics);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new StartFailure("There is no joining a cluster: " + e.getMessage() + ".");
    }
    if (cluster.members() == 1 && !alone) {
      cluster.close();
      throw nobodyListens(settings);
    }
    return cluster;
  }

  private static StartFailure nobodyListens(Settings settings) {
    return new StartFailure(
        "No node of this kind of cluster listens at "
            + settings.peers().join().get(0)
            + ": start the first node, say --dev if it is one for development, or correct"
            + " --join.");
  }

  private static ClusterOptions options(Settings settings, String node) {
    Listener listener = settings.cluster();
    return new ClusterOptions(
        settings.dev() ? "rookery-dev" : "rookery", // tokens differ, so they must not mix
        node,
        listener.bind(),
        listener.port(),
        settings.peers().join().stream().map(HostAndPort::toString).toList(),
        settings.peers().publicHost().orElse(""),
        settings.peers().exposed(),
        settings.peers().tls().map(Membership::tls),
        ClusterOptions.Detection.usual());
  }

  private static ClusterOptions.Tls tls(Settings.PeerTls tls) {
    return new ClusterOptions.Tls(
        GameListener.readable("--cluster-tls-cert", tls.certificate()),
        GameListener.readable("--cluster-tls-key", tls.key()),
        GameListener.readable("--cluster-tls-ca", tls.authority()));
  }

  /** The first of nodes that are all given the same list finds nobody, and is right to go on. */
  private static boolean joinsItself(Settings settings) {
    Listener own = settings.cluster();
    return settings.peers().join().stream()
        .anyMatch(
            peer ->
                peer.equals(new HostAndPort(own.bind(), own.port()))
                    || settings.peers().publicHost().filter(peer.toString()::equals).isPresent());
  }
}
