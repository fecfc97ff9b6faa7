package io.rookery.simulation;

import java.util.function.LongFunction;

/** Runs a seed and says what went wrong, or null; known by its interface across class loaders. */
public final class SeedRun implements LongFunction<String> {

  /** Made by reflection. */
  public SeedRun() {}

  @Override
  public String apply(long seed) {
    try {
      new World(seed).run();
      return null;
    } catch (RuntimeException | Error failure) {
      return String.valueOf(failure.getMessage());
    }
  }
}
