package io.rookery.metrics.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.Set;

/** Lets Vert.x tell of itself in the registry of our own metrics. */
public final class MeteredVertx {
  /** Counted by us where it matters; there it would cost every message, or label without bound. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          MetricsDomain.NET_SERVER.toCategory(),
          MetricsDomain.NET_CLIENT.toCategory(),
          MetricsDomain.HTTP_SERVER.toCategory(),
          MetricsDomain.HTTP_CLIENT.toCategory(),
          MetricsDomain.DATAGRAM_SOCKET.toCategory(),
          MetricsDomain.EVENT_BUS.toCategory());

  private MeteredVertx() {}

  /** The same options, with metrics. */
  public static VertxOptions options(VertxOptions options) {
    return options.setMetricsOptions(metrics());
  }

  /** The same builder, with metrics that go to this registry. */
  public static VertxBuilder builder(VertxBuilder builder, MeterRegistry registry) {
    var factory = new MicrometerMetricsFactory(registry);
    // A copy of VertxOptions, as the builder and others make, keeps of these only that there are
    // metrics, and so everything would be counted.
    return builder.withMetrics(
        options -> factory.metrics(new VertxOptions(options).setMetricsOptions(metrics())));
  }

  private static MicrometerMetricsOptions metrics() {
    return new MicrometerMetricsOptions().setEnabled(true).setDisabledMetricsCategories(LEFT_OUT);
  }
}
