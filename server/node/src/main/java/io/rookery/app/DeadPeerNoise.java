package io.rookery.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.Map;
import org.slf4j.Marker;

/**
 * Keeps out of the log what libraries say, with stack traces, of each thing that they could not do
 * any more because another node died: that it did is one warning of ours.
 *
 * <p>By logger and words of the message, so that whatever else they have to say is written; with
 * the log at debug, this is too.
 */
public final class DeadPeerNoise extends TurboFilter {
  private static final Map<String, List<String>> NOISE =
      Map.of(
          "io.vertx.core.net.impl.ConnectionBase",
          List.of("recvAddress(..) failed", "Connection reset", "Broken pipe"),
          "io.vertx.core.eventbus.impl.clustered.ClusteredEventBus",
          List.of("Connecting to server "),
          "io.vertx.spi.cluster.hazelcast.HazelcastClusterManager",
          List.of("Failed to handle memberRemoved"),
          "com.hazelcast.internal.partition.impl.MigrationManagerImpl",
          List.of("Migration commit to ", "Migration failed: ", "Failed migration from "));

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String said, Object[] with, Throwable thrown) {
    List<String> noise = NOISE.get(logger.getName());
    return noise != null
            && said != null
            && isQuiet(logger)
            && noise.stream().anyMatch(said::contains)
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  private static boolean isQuiet(Logger logger) {
    return logger.getLoggerContext().getLogger(Logger.ROOT_LOGGER_NAME).getLevel() != Level.DEBUG;
  }
}
