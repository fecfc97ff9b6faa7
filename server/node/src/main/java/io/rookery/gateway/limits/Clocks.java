package io.rookery.gateway.limits;

import java.time.Instant;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The two clocks of a gateway.
 *
 * @param monotone milliseconds since some moment; never goes back
 * @param wall milliseconds since 1970, with a fraction; what clients synchronise with
 */
public record Clocks(LongSupplier monotone, DoubleSupplier wall) {

  /** The machine's. */
  public static Clocks system() {
    return new Clocks(
        () -> System.nanoTime() / 1_000_000,
        () -> {
          Instant now = Instant.now();
          return now.getEpochSecond() * 1e3 + now.getNano() / 1e6;
        });
  }

  /** Milliseconds by the monotone clock. */
  public long now() {
    return monotone.getAsLong();
  }
}
