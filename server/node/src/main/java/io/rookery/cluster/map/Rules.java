package io.rookery.cluster.map;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** The rules a member knows, and its clock. */
public final class Rules {
  private final Map<String, Rule<?, ?, ?>> byName;
  private final LongSupplier clock;

  public Rules(Collection<Rule<?, ?, ?>> rules, LongSupplier clock) {
    this.byName =
        rules.stream().collect(Collectors.toUnmodifiableMap(Rule::name, Function.identity()));
    this.clock = clock;
  }

  long now() {
    return clock.getAsLong();
  }

  /** The maps that there are. */
  public Collection<String> names() {
    return byName.keySet();
  }

  /** The rule of a map; fails when this node has none. */
  public Rule<?, ?, ?> named(String name) {
    Rule<?, ?, ?> rule = byName.get(name);
    if (rule == null) {
      throw new IllegalStateException("this node has no rule " + name + ": upgrade it");
    }
    return rule;
  }
}
