package io.rookery.metrics.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Makes meters that have the same tags, all named {@code rookery.…}. */
final class Meters {
  /** Fine where players begin to notice, up to what is an outage. */
  private static final Duration[] LATENESS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1)
  };

  private final MeterRegistry registry;
  private final Tags tags;

  Meters(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
  }

  Counter counter(String name, String description) {
    return Counter.builder("rookery." + name)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  Labelled labelled(String name, String label, String description) {
    return new Labelled(value -> tagged(name, label, value, description));
  }

  <E extends Enum<E>> Map<E, Counter> counters(
      Class<E> values, String name, String label, String description) {
    Map<E, Counter> counters = new EnumMap<>(values);
    for (E value : values.getEnumConstants()) {
      String text = value.name().toLowerCase(Locale.ROOT);
      counters.put(value, tagged(name, label, text, description));
    }
    return counters;
  }

  /** A number that rises and falls. */
  AtomicLong level(String name, String description) {
    AtomicLong level = new AtomicLong();
    Gauge.builder("rookery." + name, level, AtomicLong::doubleValue)
        .description(description)
        .tags(tags)
        .strongReference(true)
        .register(registry);
    return level;
  }

  Timer lateness(String name, String description) {
    return Timer.builder("rookery." + name)
        .description(description)
        .tags(tags)
        .serviceLevelObjectives(LATENESS)
        .register(registry);
  }

  /** How long something took, where only count, sum and maximum matter. */
  Timer time(String name, String description) {
    return Timer.builder("rookery." + name).description(description).tags(tags).register(registry);
  }

  /** Sizes of which the largest matters most. */
  DistributionSummary most(String name, String description) {
    return DistributionSummary.builder("rookery." + name)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private Counter tagged(String name, String label, String value, String description) {
    return Counter.builder("rookery." + name)
        .description(description)
        .tags(tags.and(label, value))
        .register(registry);
  }
}
