package io.rookery.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.health.LoopWatchdogs;
import io.rookery.metrics.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class TickerVertxTest {
  private final LongSupplier clock = RoomServices.machineClock();

  @Test
  void nobodyIsWokenBeforeTheyAreDueAndEverybodyAfter(Vertx vertx, VertxTestContext test) {
    onTicker(
        vertx,
        test,
        ticker -> {
          long now = clock.getAsLong();
          List<String> woken = new ArrayList<>();
          long last = now + 30_000;
          add(ticker, now + 10_000, at -> woken.add("second"));
          add(ticker, now + 5_000, at -> woken.add("first"));
          add(
              ticker,
              now + 7_000,
              at -> {
                throw new IllegalStateException("a room that fails to wake, as this test wants it");
              });
          add(ticker, Long.MAX_VALUE, at -> woken.add("never"));
          add(ticker, now + 6_000, at -> woken.add("cancelled")).cancel();
          // the last to be added: one late pass may wake them all, in this order
          add(ticker, last, at -> test.verify(() -> assertWoken(test, woken, at, last)));
        });
  }

  private static void assertWoken(VertxTestContext test, List<String> woken, long at, long due) {
    assertTrue(at >= due);
    assertEquals(List.of("first", "second"), woken.stream().sorted().toList());
    test.completeNow();
  }

  @Test
  void whoSaysAnEarlierTimeIsWokenThen(Vertx vertx, VertxTestContext test) {
    onTicker(
        vertx,
        test,
        ticker -> {
          long now = clock.getAsLong();
          Ticker.Wake wake = ticker.add(at -> test.completeNow());
          wake.at(now + 3_600_000_000L);
          wake.at(now + 5_000);
        });
  }

  /** Rooms that were made together expire together; the loop served nobody until all had. */
  @Test
  void whoIsDueTogetherWithThousandsLetsOthersHaveTheLoop(Vertx vertx, VertxTestContext test) {
    int sleepers = 5_000;
    onTicker(
        vertx,
        test,
        ticker -> {
          Context loop = vertx.getOrCreateContext();
          AtomicInteger woken = new AtomicInteger();
          for (int i = 0; i < sleepers; i++) {
            add(
                ticker,
                clock.getAsLong(),
                at -> {
                  if (woken.incrementAndGet() == 1) {
                    loop.runOnContext(
                        ignored -> test.verify(() -> assertTrue(woken.get() < sleepers)));
                  }
                  if (woken.get() == sleepers) {
                    test.completeNow();
                  }
                });
          }
        });
  }

  private void onTicker(Vertx vertx, VertxTestContext test, Consumer<Ticker> act) {
    LoopWatchdogs watchdogs = new LoopWatchdogs(System::nanoTime, Duration.ofSeconds(5));
    Tickers tickers = new Tickers(vertx, clock, Metrics.none(), watchdogs, Runnable::run);
    vertx
        .getOrCreateContext()
        .runOnContext(ignored -> test.verify(() -> act.accept(tickers.here())));
  }

  private static Ticker.Wake add(Ticker ticker, long due, Ticker.Sleeper sleeper) {
    Ticker.Wake wake = ticker.add(sleeper);
    wake.at(due);
    return wake;
  }
}
